import { accountIdOf, CredentialsFile, createCredentialsBook, type Account, type CredentialsBook, type ProviderName } from '@signalbox/providers';
import type { Platform } from '@signalbox/service';
import type { config as appConfig } from '../app.config.js';

/** The tokens that the webhooks of an account may be signed with, the current one first; undefined for an account that is not ours. */
export type SigningTokensOf = (provider: ProviderName, accountId: string) => readonly string[] | undefined;

/** Follows the book: what it says anew holds from the next webhook on. */
export function readSigningTokens(book: Pick<CredentialsBook, 'accounts'>): SigningTokensOf {
  let accounts: readonly Account[] = [];
  let tokens = new Map<string, readonly string[]>();
  return (provider, accountId) => {
    if (accounts !== book.accounts()) {
      accounts = book.accounts();
      tokens = tokensByAccount(accounts);
    }
    return tokens.get(`${provider}/${accountId}`);
  };
}

/** Of an account that stands in the file and in the environment all tokens hold: that is how they are moved from one to the other. */
function tokensByAccount(accounts: readonly Account[]): Map<string, readonly string[]> {
  const tokens = new Map<string, readonly string[]>();
  for (const account of accounts) {
    const name = `${account.provider}/${accountIdOf(account)}`;
    tokens.set(name, [...new Set([...(tokens.get(name) ?? []), ...account.signingTokens])]);
  }
  return tokens;
}

type Config = Pick<typeof appConfig, 'credentialsFile' | 'credentialsEnvironment' | 'twilioAccountSid' | 'twilioAuthToken' | 'twilioAuthTokenPrevious' | 'twilioSubaccountTokens' | 'vonageApplicationId' | 'vonageSignatureSecret' | 'vonageSignatureSecretPrevious'>;

/** The accounts of the file and of the environment. CredentialsError where the file cannot be used. */
export async function openSigningTokens({ clock, logger, metrics, onShutdown }: Pick<Platform, 'clock' | 'logger' | 'metrics' | 'onShutdown'>, config: Config): Promise<SigningTokensOf> {
  const fallbacks = accountsOfEnvironment(config);
  if (config.credentialsFile === '') return readSigningTokens(createCredentialsBook(fallbacks));
  const file = await CredentialsFile.open({ path: config.credentialsFile, environment: config.credentialsEnvironment, use: 'signatures', fallbacks, clock, logger, metrics });
  onShutdown('work', () => file.close());
  return readSigningTokens(file);
}

const isSet = (token: string): boolean => token !== '';

function accountsOfEnvironment(config: Config): Account[] {
  const { twilioAccountSid, twilioAuthToken, twilioAuthTokenPrevious, twilioSubaccountTokens, vonageApplicationId: applicationId, vonageSignatureSecret, vonageSignatureSecretPrevious } = config;
  const twilio = (accountSid: string, tokens: readonly string[]): Account => ({ provider: 'twilio', accountSid, tenants: '*', key: null, signingTokens: tokens.filter(isSet) });
  const further = Object.entries(twilioSubaccountTokens).map(([account, tokens]) => twilio(account, tokens.split(',').map((token) => token.trim())));
  const vonage: Account = { provider: 'vonage', applicationId, tenants: '*', key: null, signingTokens: [vonageSignatureSecret, vonageSignatureSecretPrevious].filter(isSet) };
  return [...further, twilio(twilioAccountSid, [twilioAuthToken, twilioAuthTokenPrevious]), vonage].filter((account) => isSet(accountIdOf(account)));
}
