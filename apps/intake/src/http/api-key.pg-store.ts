import type { Database } from '@signalbox/postgres';
import { SCOPES } from '../tenant.store.js';
import { ApiKeyStore, type ApiKey } from './api-key.store.js';

const LIST = {
  name: 'api-keys',
  text: 'SELECT k.key_hash, k.tenant_id, k.name, k.scopes, k.expires_at, t.intents_per_second FROM api_keys k JOIN tenants t USING (tenant_id)',
};

interface Row {
  readonly key_hash: Uint8Array;
  readonly tenant_id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_at: Date | null;
  readonly intents_per_second: number | null;
}

function toApiKey(row: Row): ApiKey {
  return {
    tenantId: row.tenant_id, name: row.name, hash: row.key_hash, scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
    expiresAtMs: row.expires_at?.getTime() ?? null, intentsPerSecond: row.intents_per_second,
  };
}

export class PgApiKeyStore extends ApiKeyStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async list(): Promise<readonly ApiKey[]> {
    return (await this.#database.query<Row>(LIST)).map(toApiKey);
  }
}
