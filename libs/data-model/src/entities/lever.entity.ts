import { EntitySchema } from 'typeorm';

/** A row of levers. */
export interface LeverRow {
  leverId: string;
  kind: 'rate-multiplier' | 'pause';
  scopeKind: 'lane' | 'pool' | 'sender';
  scopeId: string;
  /** Of a rate multiplier, 0 to 1; null for a pause. */
  value: number | null;
  reason: string;
  actor: string;
  expiresAt: Date;
  revision: string;
}

export const LeverEntity = new EntitySchema<LeverRow>({
  name: 'Lever',
  tableName: 'levers',
  columns: {
    leverId: { name: 'lever_id', type: 'text', primary: true },
    kind: { name: 'kind', type: 'text' },
    scopeKind: { name: 'scope_kind', type: 'text' },
    scopeId: { name: 'scope_id', type: 'text' },
    value: { name: 'value', type: 'double precision', nullable: true },
    reason: { name: 'reason', type: 'text' },
    actor: { name: 'actor', type: 'text' },
    expiresAt: { name: 'expires_at', type: 'timestamp with time zone' },
    revision: { name: 'revision', type: 'bigint' },
  },
});
