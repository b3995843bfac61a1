import type { Database } from '@signalbox/postgres';
import { CancellationStore, type Cancellation } from './cancellation.store.js';

const REQUEST = {
  name: 'cancellation-request',
  text: 'INSERT INTO cancellations (recipient_key, message_id, tenant_id) VALUES ($1, $2, $3) ON CONFLICT (recipient_key, message_id) DO NOTHING',
};

export class PgCancellationStore extends CancellationStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async request({ recipientKey, messageId, tenantId }: Cancellation): Promise<void> {
    await this.#database.query(REQUEST, [recipientKey, messageId, tenantId]);
  }
}
