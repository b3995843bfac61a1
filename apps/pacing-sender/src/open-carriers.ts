import { accountIdOf, createProviderRegistry, createTwilioProvider, createVonageProvider, CredentialsFile, createCredentialsBook, PROVIDERS, twilioOrigins, type Account, type CarrierGauges, type CredentialsBook, type ProviderRegistry } from '@signalbox/providers';
import type { Platform } from '@signalbox/service';
import type { config as appConfig } from './app.config.js';

type Config = Pick<typeof appConfig,
  | 'twilioAccountSid' | 'twilioAuthToken' | 'twilioKeySid' | 'twilioKeySecret' | 'twilioEdges' | 'twilioRegion' | 'providerBaseUrl'
  | 'vonageApplicationId' | 'vonagePrivateKey' | 'vonageBaseUrl' | 'credentialsFile' | 'credentialsEnvironment'
  | 'statusCallbackBaseUrl' | 'callDeadlineMs' | 'wireConcurrency' | 'carrierConcurrency'>;

/** The accounts of this process: of its file, and of its environment for tenants that the file leaves out. CredentialsError where the file cannot be used. */
export async function openCredentials({ clock, logger, metrics, onShutdown }: Pick<Platform, 'clock' | 'logger' | 'metrics' | 'onShutdown'>, config: Config): Promise<CredentialsBook> {
  const fallbacks = accountsOfEnvironment(config);
  if (config.credentialsFile === '') return createCredentialsBook(fallbacks);
  const file = await CredentialsFile.open({ path: config.credentialsFile, environment: config.credentialsEnvironment, use: 'sending', fallbacks, clock, logger, metrics });
  onShutdown('work', () => file.close());
  return file;
}

/** One account for all tenants, per carrier that the environment has one for. */
function accountsOfEnvironment({ twilioAccountSid: accountSid, twilioAuthToken: authToken, twilioKeySid: keySid, twilioKeySecret: keySecret, vonageApplicationId: applicationId, vonagePrivateKey: privateKey }: Config): Account[] {
  const common = { tenants: '*', signingTokens: [] } as const;
  const origin = { createdAtMs: null, provenance: 'environment' } as const;
  const secret = keySid === '' ? { authToken } : { keySid, keySecret };
  return [
    ...(accountSid === '' ? [] : [{ ...common, provider: 'twilio', accountSid, key: { ...origin, ...secret } } as const]),
    ...(applicationId === '' ? [] : [{ ...common, provider: 'vonage', applicationId, key: { ...origin, privateKey } } as const]),
  ];
}

/** The account that a tenant's messages go by at a carrier; the carrier's own name where there is none. */
export function accountNameOf(credentials: CredentialsBook, { provider, tenantId }: { readonly provider: string; readonly tenantId: string }): string {
  const known = PROVIDERS.find((name) => name === provider);
  const account = known && credentials.accountFor(known, tenantId);
  return account ? accountIdOf(account) : provider;
}

/** The carriers of one lane, each with connections of its own; they connect once there is something to send. */
export function openCarriers({ clock, metrics, gauges }: Pick<Platform, 'clock' | 'metrics'> & { readonly gauges: CarrierGauges }, credentials: CredentialsBook, config: Config): ProviderRegistry {
  const { statusCallbackBaseUrl, callDeadlineMs, wireConcurrency: concurrency, carrierConcurrency, providerBaseUrl, vonageBaseUrl, twilioEdges: edges, twilioRegion: region } = config;
  const common = { credentials, statusCallbackBaseUrl, callDeadlineMs, concurrency, clock, metrics, gauges };
  const concurrencyCeiling = carrierConcurrency === 0 ? undefined : carrierConcurrency;
  return createProviderRegistry([
    createTwilioProvider({ ...common, concurrencyCeiling, origins: providerBaseUrl.length > 0 ? providerBaseUrl.map(originOf) : twilioOrigins({ edges, region }) }),
    createVonageProvider({ ...common, origins: vonageBaseUrl === '' ? undefined : [originOf(vonageBaseUrl)] }),
  ]);
}

function originOf(address: string): string {
  return new URL(address).origin;
}
