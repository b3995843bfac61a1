import { EntitySchema } from 'typeorm';

/** A row of lever_changes. */
export interface LeverChangeRow {
  changeId: string;
  leverId: string;
  action: 'set' | 'cleared';
  kind: string;
  scopeKind: string;
  scopeId: string;
  value: number | null;
  reason: string;
  actor: string;
  expiresAt: Date | null;
  revision: string;
  changedAt: Date;
}

export const LeverChangeEntity = new EntitySchema<LeverChangeRow>({
  name: 'LeverChange',
  tableName: 'lever_changes',
  columns: {
    changeId: { name: 'change_id', type: 'bigint', primary: true, generated: 'increment' },
    leverId: { name: 'lever_id', type: 'text' },
    action: { name: 'action', type: 'text' },
    kind: { name: 'kind', type: 'text' },
    scopeKind: { name: 'scope_kind', type: 'text' },
    scopeId: { name: 'scope_id', type: 'text' },
    value: { name: 'value', type: 'double precision', nullable: true },
    reason: { name: 'reason', type: 'text' },
    actor: { name: 'actor', type: 'text' },
    expiresAt: { name: 'expires_at', type: 'timestamp with time zone', nullable: true },
    revision: { name: 'revision', type: 'bigint' },
    changedAt: { name: 'changed_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
