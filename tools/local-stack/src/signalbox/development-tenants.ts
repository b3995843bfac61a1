import { createHash } from 'node:crypto';

/** A tenant of the local stack with what its product service holds. Nothing here protects anything. */
export interface DevelopmentTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly apiKey: string;
  /** Base64 of the tenant's own pepper, which keys its intents. */
  readonly keyPepper: string;
}

const derive = (text: string): Buffer => createHash('sha256').update(`signalbox development ${text}`).digest();

export const DEVELOPMENT_TENANTS: readonly DevelopmentTenant[] = [['acme-bank', 'Acme Bank'], ['parcel-express', 'Parcel Express'], ['shop-news', 'Shop News']].map(([tenantId = '', name = '']) => ({
  tenantId, name, apiKey: `development-${tenantId}-${derive(tenantId).toString('hex').slice(0, 16)}`, keyPepper: derive(`pepper ${tenantId}`).toString('base64'),
}));

/** More than any load of this machine. */
const INTENTS_PER_SECOND = 100_000;

/** What intake reads as TENANTS_FILE. */
export function renderTenantsFile(): string {
  const rows = DEVELOPMENT_TENANTS.map(({ tenantId, name, apiKey }) => ({
    tenantId, name, status: 'active', intentsPerSecond: INTENTS_PER_SECOND,
    apiKeys: [{ name: 'development', hash: createHash('sha256').update(apiKey).digest('hex'), scopes: ['intents:write', 'messages:read', 'messages:cancel'] }],
  }));
  return JSON.stringify(rows, null, 2);
}

export const OPERATOR = { name: 'developer', token: 'development-operator-token' } as const;

/** What services with operators read as OPERATORS. */
export function renderOperators(): string {
  return JSON.stringify({ [OPERATOR.name]: createHash('sha256').update(OPERATOR.token).digest('hex') });
}
