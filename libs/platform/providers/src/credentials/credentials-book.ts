import type { ProviderName } from '../message-provider.js';
import type { Account, AccountOf } from './account.js';

/** The accounts of a process at this moment. Port: what it answers may change between two calls, when keys are rotated. */
export interface CredentialsBook {
  /** The tenant's own account at the carrier, else the one for all; null where there is neither. */
  accountFor<P extends ProviderName>(provider: P, tenantId: string): AccountOf<P> | null;
  /** All accounts. */
  accounts(): readonly Account[];
}

/** A book that stays as it is. Of two accounts for one tenant, or for all, the later one counts. */
export function createCredentialsBook(accounts: readonly Account[]): CredentialsBook {
  const byTenant = new Map<string, Account>();
  for (const account of accounts) {
    for (const tenant of account.tenants === '*' ? ['*'] : account.tenants) byTenant.set(`${account.provider}/${tenant}`, account);
  }
  return {
    accountFor: <P extends ProviderName>(provider: P, tenantId: string) => ((byTenant.get(`${provider}/${tenantId}`) ?? byTenant.get(`${provider}/*`)) as AccountOf<P> | undefined) ?? null,
    accounts: () => accounts,
  };
}
