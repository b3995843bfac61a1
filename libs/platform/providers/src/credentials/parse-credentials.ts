import { PROVIDERS, type ProviderName } from '../message-provider.js';
import type { Account } from './account.js';
import type { CredentialFault, CredentialFaultCode } from './credential-faults.js';
import { readKey, type KeySituation } from './parse-key.js';

/** What a process wants of the file. */
export interface CredentialsNeed {
  /** Accounts of other environments in the same file are left alone, but must be well formed. */
  readonly environment: string;
  /** `sending` needs a key of each account, `signatures` the tokens that its webhooks are signed with. */
  readonly use: 'sending' | 'signatures';
  readonly nowMs: number;
}

export type ParsedCredentials = { readonly ok: true; readonly accounts: readonly Account[] } | { readonly ok: false; readonly faults: readonly CredentialFault[] };

const TENANT = /^[a-z0-9][a-z0-9-]{1,38}$/;
const ENVIRONMENT = /^[a-z][a-z0-9-]{1,38}$/;
const ACCOUNT_ID: Readonly<Record<ProviderName, readonly [field: string, form: RegExp]>> = {
  twilio: ['accountSid', /^AC[0-9a-fA-F]{32}$/],
  vonage: ['applicationId', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
};
/** A primary token and, while it is replaced, a secondary one. */
const MOST_SIGNING_TOKENS = 2;

/** Reads the text of a credentials file; every fault at once, and no fault shows a value. */
export function parseCredentials(text: string, need: CredentialsNeed): ParsedCredentials {
  const rows = readRows(text);
  if ('code' in rows) return { ok: false, faults: [rows] };
  const faults: CredentialFault[] = [];
  const wanted = rows.flatMap((row, index) => {
    const account = readAccount(isObject(row) ? row : {}, need, (code, field) => void faults.push({ code, at: `accounts[${index}]${field === '' ? '' : `.${field}`}` }));
    return account !== null && isObject(row) && row['environment'] === need.environment ? [account] : [];
  });
  if (faults.length === 0) faults.push(...findRivals(wanted));
  if (faults.length === 0 && wanted.length === 0) faults.push({ code: 'no-account', at: 'accounts' });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, accounts: wanted };
}

type Row = Readonly<Record<string, unknown>>;
type Blame = (code: CredentialFaultCode, field: string) => void;

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRows(text: string): readonly unknown[] | CredentialFault {
  try {
    const file: unknown = JSON.parse(text);
    return isObject(file) && Array.isArray(file['accounts']) ? (file['accounts'] as unknown[]) : { code: 'not-accounts', at: 'accounts' };
  } catch {
    return { code: 'not-json', at: 'file' };
  }
}

function readAccount(row: Row, need: CredentialsNeed, blame: Blame): Account | null {
  const provider = PROVIDERS.find((name) => name === row['provider']);
  if (provider === undefined) blame('provider-unknown', 'provider');
  if (!ENVIRONMENT.test(textOf(row['environment']))) blame('environment-missing', 'environment');
  const tenants = readTenants(row['tenants']);
  if (tenants === null) blame('tenants-wrong', 'tenants');
  const signingTokens = readTokens(row['signingTokens']);
  if (signingTokens === null || (need.use === 'signatures' && signingTokens.length === 0)) blame('signing-tokens-wrong', 'signingTokens');
  if (provider === undefined) return null;
  const [idField, idForm] = ACCOUNT_ID[provider];
  const id = textOf(row[idField]);
  if (!idForm.test(id)) blame('account-id-wrong', idField);
  const situation: KeySituation = { provider, isNeeded: need.use === 'sending', nowMs: need.nowMs };
  const key = readKey(row['key'], situation, blame);
  // The key is of the provider's form, or a fault was added and the account is not used.
  return { provider, tenants: tenants ?? [], [idField]: id, key, signingTokens: signingTokens ?? [] } as unknown as Account;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function readTenants(value: unknown): readonly string[] | '*' | null {
  if (value === '*') return '*';
  return Array.isArray(value) && value.every((tenant) => TENANT.test(textOf(tenant))) ? (value as string[]) : null;
}

function readTokens(value: unknown): readonly string[] | null {
  if (value === undefined) return [];
  const isList = Array.isArray(value) && value.length <= MOST_SIGNING_TOKENS && value.every((token) => textOf(token) !== '');
  return isList ? (value as string[]) : null;
}

function findRivals(accounts: readonly Account[]): CredentialFault[] {
  const claims = accounts.flatMap(({ provider, tenants }) => (tenants === '*' ? ['*'] : tenants).map((tenant) => `${provider}/${tenant}`));
  return claims.some((claim, index) => claims.indexOf(claim) !== index) ? [{ code: 'tenant-twice', at: 'accounts' }] : [];
}
