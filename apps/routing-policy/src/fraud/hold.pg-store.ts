import type { Database } from '@signalbox/postgres';
import type { FraudHold, VouchedTraffic } from '@signalbox/routing';
import { HoldStore, type TenantVerdict } from './hold.store.js';

const APPLY = {
  name: 'fraud-hold-apply',
  text: `INSERT INTO fraud_holds AS known (subject_id, revision, tenant_id, scope, value, action, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (subject_id) DO UPDATE SET revision = excluded.revision, action = excluded.action, expires_at = excluded.expires_at
    WHERE known.revision < excluded.revision RETURNING subject_id`,
};

const LIST = {
  name: 'fraud-hold-list',
  text: `SELECT subject_id, tenant_id, scope, value, action, expires_at FROM fraud_holds WHERE action IN ('throttle', 'block') AND expires_at > $1`,
};

/** Of fraud-detection's own list, so that an operator's word counts also while that service is away. Calls are not ours to route. */
const LIST_VOUCHED = { name: 'fraud-vouched-list', text: `SELECT owner, scope, value FROM fraud_safe_list WHERE scope IN ('area', 'country', 'all')` };

interface Row {
  readonly subject_id: string;
  readonly tenant_id: string;
  readonly scope: FraudHold['scope'];
  readonly value: string;
  readonly action: FraudHold['action'];
  readonly expires_at: Date;
}

export class PgHoldStore extends HoldStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async apply({ subjectId, revision, tenantId, scope, value, action, expiresAtMs }: TenantVerdict): Promise<boolean> {
    return (await this.#database.query(APPLY, [subjectId, revision, tenantId, scope, value, action, new Date(expiresAtMs)])).length > 0;
  }

  async listInForce(nowMs: number): Promise<readonly FraudHold[]> {
    const rows = await this.#database.query<Row>(LIST, [new Date(nowMs)]);
    return rows.map(({ subject_id: subjectId, tenant_id: tenantId, expires_at: expiresAt, ...hold }) => ({ ...hold, subjectId, tenantId, expiresAtMs: expiresAt.getTime() }));
  }

  async listVouched(): Promise<readonly VouchedTraffic[]> {
    const rows = await this.#database.query<Pick<VouchedTraffic, 'scope' | 'value'> & { readonly owner: string }>(LIST_VOUCHED);
    return rows.map(({ owner: tenantId, ...traffic }) => ({ tenantId, ...traffic }));
  }
}
