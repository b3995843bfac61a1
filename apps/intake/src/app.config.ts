import { readFileSync } from 'node:fs';
import { defineConfig, field, loadConfigOrExit, PLATFORM_FIELDS, wholeNumber } from '@signalbox/service';
import { SCOPES, type ApiKeyDeclaration, type TenantDeclaration } from './tenant.store.js';

const SHA256_HEX = /^[0-9a-f]{64}$/;
const FORM = '{tenantId, name, status, apiKeys: [{name, hash (hex SHA-256), scopes, expiresAt?}], intentsPerSecond?}';

function isApiKey(row: unknown): row is ApiKeyDeclaration {
  const { name, hash, scopes, expiresAt } = (row ?? {}) as Record<string, unknown>;
  const hasScopes = Array.isArray(scopes) && scopes.length > 0 && scopes.every((scope) => (SCOPES as readonly unknown[]).includes(scope));
  return typeof name === 'string' && typeof hash === 'string' && SHA256_HEX.test(hash) && hasScopes && (expiresAt === undefined || !Number.isNaN(Date.parse(String(expiresAt))));
}

function isTenant(row: unknown): row is TenantDeclaration {
  const { tenantId, name, status, apiKeys, intentsPerSecond } = (row ?? {}) as Record<string, unknown>;
  const hasLimit = intentsPerSecond === undefined || (Number.isSafeInteger(intentsPerSecond) && Number(intentsPerSecond) >= 1);
  return typeof tenantId === 'string' && typeof name === 'string' && (status === 'active' || status === 'suspended') && hasLimit && Array.isArray(apiKeys) && apiKeys.every(isApiKey);
}

function readTenants(path: string): readonly TenantDeclaration[] {
  const tenants: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (Array.isArray(tenants) && tenants.every(isTenant)) return tenants;
  throw new RangeError(`is not a JSON array of ${FORM}`);
}

export const INTAKE_CONFIG = defineConfig({
  ...PLATFORM_FIELDS,
  TENANTS_FILE: field<readonly TenantDeclaration[]>({ doc: `JSON file of tenants that are added or changed at the start, with all of their keys: [${FORM}].`, parse: readTenants, default: [] }),
  INTENTS_PER_SECOND: field({ doc: 'How many intents a tenant may send to each lane over HTTP, and how often it may ask about its messages, where nothing else is declared for it.', parse: wholeNumber(1, 1_000_000), default: 1_000 }),
  ACCEPT_DEADLINE_MS: field({ doc: 'Longest time, in milliseconds, until an intent that came over HTTP is acknowledged by the brokers; then it is answered with 503.', parse: wholeNumber(100, 60_000), default: 5_000 }),
});

export const config = loadConfigOrExit(INTAKE_CONFIG, process.env);
