import { readFileSync } from 'node:fs';
import { defineConfig, field, loadConfigOrExit, PLATFORM_FIELDS } from '@signalbox/service';
import type { TenantDeclaration } from './tenant.store.js';

const SHA256_HEX = /^[0-9a-f]{64}$/;

function isTenant(row: unknown): row is TenantDeclaration {
  const { tenantId, name, status, apiKeyHash } = (row ?? {}) as Record<string, unknown>;
  return typeof tenantId === 'string' && typeof name === 'string' && (status === 'active' || status === 'suspended') && typeof apiKeyHash === 'string' && SHA256_HEX.test(apiKeyHash);
}

function readTenants(path: string): readonly TenantDeclaration[] {
  const tenants: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (Array.isArray(tenants) && tenants.every(isTenant)) return tenants;
  throw new RangeError('is not a JSON array of {tenantId, name, status, apiKeyHash (hex SHA-256)}');
}

export const INTAKE_CONFIG = defineConfig({
  ...PLATFORM_FIELDS,
  TENANTS_FILE: field<readonly TenantDeclaration[]>({ doc: 'JSON file of tenants that are added or changed at the start: [{tenantId, name, status, apiKeyHash}].', parse: readTenants, default: [] }),
});

export const config = loadConfigOrExit(INTAKE_CONFIG, process.env);
