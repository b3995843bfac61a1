import { EntitySchema } from 'typeorm';
import { originColumns, type OriginColumns } from './origin.js';

/** A row of dead_letter_actions. */
export interface DeadLetterActionRow extends OriginColumns {
  actionId: string;
  letterId: string;
  stage: string;
  action: 'replay' | 'discard' | 'reveal';
  /** The number that a replay was given; null for the other actions. */
  replayNumber: number | null;
  actor: string;
  why: string;
  actedAt: Date;
}

export const DeadLetterActionEntity = new EntitySchema<DeadLetterActionRow>({
  name: 'DeadLetterAction',
  tableName: 'dead_letter_actions',
  columns: {
    actionId: { name: 'action_id', type: 'bigint', primary: true, generated: 'increment' },
    letterId: { name: 'letter_id', type: 'bigint' },
    stage: { name: 'stage', type: 'text' },
    ...originColumns,
    action: { name: 'action', type: 'text' },
    replayNumber: { name: 'replay_number', type: 'integer', nullable: true },
    actor: { name: 'actor', type: 'text' },
    why: { name: 'why', type: 'text' },
    actedAt: { name: 'acted_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
