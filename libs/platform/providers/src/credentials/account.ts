import type { ProviderName } from '../message-provider.js';

/** Where a key came from and how old it is; told in logs and metrics, never the key. */
export interface KeyOrigin {
  /** Epoch milliseconds; null where nobody has said. */
  readonly createdAtMs: number | null;
  /** In the words of whoever put it there, e.g. the path in a vault. */
  readonly provenance: string;
}

interface AccountFields {
  /** Whose messages go by it; '*' for all that have no account of their own. Of an empty list nobody's: what went by it is still looked up there. */
  readonly tenants: readonly string[] | '*';
}

/** What a request to Twilio is authenticated with. An API key is preferred, because it can be revoked alone. */
export type TwilioKey = KeyOrigin & ({ readonly keySid: string; readonly keySecret: string } | { readonly authToken: string });

export interface TwilioAccount extends AccountFields {
  readonly provider: 'twilio';
  /** AC…: an account or subaccount. */
  readonly accountSid: string;
  /** Null where the process only takes webhooks. */
  readonly key: TwilioKey | null;
  /** Auth tokens that its webhooks may be signed with: the primary, and the secondary while one is promoted. */
  readonly signingTokens: readonly string[];
}

export interface VonageAccount extends AccountFields {
  readonly provider: 'vonage';
  /** UUID of the application. */
  readonly applicationId: string;
  /** PKCS #8 PEM of the application's private key; null where the process only takes webhooks. */
  readonly key: (KeyOrigin & { readonly privateKey: string }) | null;
  /** Secrets that its webhooks may be signed with (HS256). */
  readonly signingTokens: readonly string[];
}

export type Account = TwilioAccount | VonageAccount;
export type AccountOf<P extends ProviderName> = Extract<Account, { provider: P }>;

/** The carrier's public name of an account. */
export function accountIdOf(account: Account): string {
  return account.provider === 'twilio' ? account.accountSid : account.applicationId;
}
