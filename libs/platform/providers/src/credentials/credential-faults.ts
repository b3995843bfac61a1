/** What can be wrong with a credentials file. Codes are stable: alerts and runbooks name them. */
export const CREDENTIAL_FAULTS = {
  'file-unreadable': 'the file is missing or may not be read',
  'not-json': 'the file is no JSON',
  'not-accounts': 'the file is no object with a list "accounts"',
  'provider-unknown': '"provider" is not the name of a carrier',
  'environment-missing': '"environment" is not a word such as production',
  'tenants-wrong': '"tenants" is neither "*" nor a list of tenant ids',
  'tenant-twice': 'two accounts of one carrier serve the same tenant, or all',
  'account-id-wrong': 'the account is not named as its carrier names accounts',
  'key-missing': 'there is no key to send with',
  'key-wrong': 'the key is not of the form that its carrier gives out',
  'created-at-wrong': '"createdAt" is no instant such as 2026-11-01T00:00:00Z, or lies ahead',
  'provenance-missing': '"provenance" does not say where the key came from',
  'signing-tokens-wrong': '"signingTokens" is no list of one or two texts',
  'no-account': 'no account is of the environment of this process',
} as const;
export type CredentialFaultCode = keyof typeof CREDENTIAL_FAULTS;

export interface CredentialFault {
  readonly code: CredentialFaultCode;
  /** Where, as a path into the file; names fields, never shows a value. */
  readonly at: string;
}

/** All faults of a credentials file at once. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  readonly faults: readonly CredentialFault[];

  constructor(faults: readonly CredentialFault[]) {
    super(`the credentials cannot be used: ${faults.map(({ code, at }) => `${at}: ${code} (${CREDENTIAL_FAULTS[code]})`).join('; ')}`);
    this.faults = faults;
  }
}
