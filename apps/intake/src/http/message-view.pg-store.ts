import type { Lane } from '@signalbox/message';
import type { Database } from '@signalbox/postgres';
import { MessageViewStore, type MessageView } from './message-view.store.js';

/** The day inside the id prunes the partitions; an index by message id finds the status, and with its recipient key the timeline. */
const FIND = {
  name: 'message-view',
  text: `SELECT s.message_id, s.recipient_key, s.tenant_id, s.lane, s.idempotency_key, s.status, t.sequence, t.status AS entry_status, t.reason, t.attempt, t.occurred_at
    FROM message_status s LEFT JOIN message_timeline t ON t.recipient_key = s.recipient_key AND t.message_id = s.message_id
    WHERE s.message_id = $1 ORDER BY t.sequence`,
};

interface Row {
  readonly message_id: string;
  readonly recipient_key: string;
  readonly tenant_id: string;
  readonly lane: Lane;
  readonly idempotency_key: string;
  readonly status: string;
  readonly sequence: number | null;
  readonly entry_status: string;
  readonly reason: string;
  readonly attempt: number;
  readonly occurred_at: Date;
}

export class PgMessageViewStore extends MessageViewStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async find(messageId: string): Promise<MessageView | null> {
    const rows = await this.#database.query<Row>(FIND, [messageId]);
    const [first] = rows;
    if (!first) return null;
    const timeline = rows.filter((row) => row.sequence !== null).map((row) => ({ sequence: Number(row.sequence), status: row.entry_status, reason: row.reason, attempt: row.attempt, occurredAt: row.occurred_at.toISOString() }));
    return { messageId: first.message_id, recipientKey: first.recipient_key, tenantId: first.tenant_id, lane: first.lane, idempotencyKey: first.idempotency_key, status: first.status, timeline };
  }
}
