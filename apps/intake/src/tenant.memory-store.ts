import { TenantStore, type Tenant, type TenantDeclaration } from './tenant.store.js';

/** For tests of handlers. */
export class MemoryTenantStore extends TenantStore {
  readonly #tenants = new Map<string, TenantDeclaration>();

  find(tenantId: string): Promise<Tenant | null> {
    return Promise.resolve(this.#tenants.get(tenantId) ?? null);
  }

  declare(tenants: readonly TenantDeclaration[]): Promise<void> {
    for (const tenant of tenants) this.#tenants.set(tenant.tenantId, tenant);
    return Promise.resolve();
  }
}
