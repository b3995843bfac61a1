import { setTimeout as sleep } from 'node:timers/promises';
import { findDisagreement, type StatusChange, type StoredStatus, type TimelineEntry } from '@signalbox/checkers';
import type { Signalbox } from '@signalbox/local-stack';
import type pg from 'pg';
import { withDatabase } from './database.js';

/** What the tables of statuses hold of one run. */
export interface StoredRows {
  readonly statuses: readonly StoredStatus[];
  readonly timeline: readonly TimelineEntry[];
}

/** A change is stored a moment before it is published; what differs for longer differs. */
const AGREE_WITHIN_MS = 5_000;
const AGAIN_MS = 250;

const STATUSES = 'SELECT message_id AS "messageId", status, sequence FROM message_status WHERE starts_with(idempotency_key, $1)';
const TIMELINE = 'SELECT message_id AS "messageId", sequence, event_id AS "eventId", status FROM message_timeline WHERE message_id IN (SELECT message_id FROM message_status WHERE starts_with(idempotency_key, $1))';

async function readRows(client: pg.Client, prefix: string): Promise<StoredRows> {
  const statuses = (await client.query<StoredStatus>(STATUSES, [prefix])).rows;
  return { statuses, timeline: (await client.query<TimelineEntry>(TIMELINE, [prefix])).rows };
}

/** The rows of all messages whose idempotency key begins so, once they say what was published, or as they are when they have not said so in time. */
export function readStoredRows(signalbox: Signalbox, prefix: string, readChanges: () => Iterable<StatusChange>): Promise<StoredRows> {
  return withDatabase(signalbox, async (client) => {
    const endMs = Date.now() + AGREE_WITHIN_MS;
    let rows = await readRows(client, prefix);
    while (Date.now() < endMs && findDisagreement(readChanges(), rows).length > 0) {
      await sleep(AGAIN_MS);
      rows = await readRows(client, prefix);
    }
    return rows;
  });
}
