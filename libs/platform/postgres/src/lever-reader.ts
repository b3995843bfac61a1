import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import { Client } from 'pg';
import { connectionSettings } from './connection-settings.js';
import { evaluateLevers, type Lever, type Levers } from './levers.js';

export interface LeverReaderOptions {
  readonly url: string;
  readonly role?: string;
  readonly applicationName: string;
  readonly clock: Clock;
  readonly pollMs?: number;
  /** With it, the age of the last read is shown. */
  readonly metrics?: Metrics;
}

/** A lever holds everywhere after this long even where the notification is lost (a pooler in between drops them all). */
const POLL_MS = 250;
/** A server that leaves a connection or a read of a handful of rows unanswered for so long is away. */
const TIMEOUT_MS = 2_000;

const READ = {
  name: 'levers-read',
  text: `SELECT lever_id AS "leverId", kind, scope_kind AS "scopeKind", scope_id AS "scopeId", value, reason,
                (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAtMs"
           FROM levers ORDER BY lever_id`,
};

/**
 * The levers as they stand, in memory. Follows the table by notification and by polling, on one connection of its own that
 * it opens again whenever it breaks. While the database is away the last known levers hold (none, if none was ever read);
 * what has expired never holds, by the clock given.
 */
export class LeverReader {
  readonly #options: LeverReaderOptions;
  #levers: readonly Lever[] = [];
  #readAtMs: number | null = null;
  #following: Promise<void> | undefined;
  #stopped = false;
  /** A notification came since the last read began. */
  #notified = false;
  #wake: () => void = () => undefined;

  constructor(options: LeverReaderOptions) {
    this.#options = options;
    options.metrics?.beforeRender(() => {
      const ageMs = this.ageMs();
      if (ageMs !== null) options.metrics?.gauge('sb_levers_age_seconds', {}, ageMs / 1000);
    });
  }

  /** Resolves after the first read, or after the first failure to read. Never rejects. A second call changes nothing. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#following) return resolve();
      this.#following = this.#follow(resolve);
    });
  }

  /** Closes the connection; the last known levers stay. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#following;
  }

  /** The levers in force now. Never blocks. */
  current(): Levers {
    return evaluateLevers(this.#levers, this.#options.clock.nowMs());
  }

  /** Time since the last successful read; null before the first. */
  ageMs(): number | null {
    return this.#readAtMs === null ? null : this.#options.clock.monotonicMs() - this.#readAtMs;
  }

  async #follow(onFirst: () => void): Promise<void> {
    while (!this.#stopped) {
      await this.#followOnce(onFirst).catch(() => undefined);
      onFirst();
      this.#notified = false;
      await this.#pause();
    }
  }

  /** One connection, from its opening until it breaks (then it rejects) or the reader is stopped. */
  async #followOnce(onRead: () => void): Promise<void> {
    const client = this.#createClient();
    try {
      await client.connect();
      // Before the first read, so that no change falls between the two.
      await client.query('LISTEN levers');
      while (!this.#stopped) {
        await this.#read(client);
        onRead();
        await this.#pause();
      }
    } finally {
      await closeInTime(client);
    }
  }

  #createClient(): Client {
    const { url, role, applicationName } = this.#options;
    const settings = connectionSettings({ url, applicationName, statementTimeoutMs: TIMEOUT_MS, ...(role !== undefined && { role }) });
    const client = new Client({ ...settings, connectionTimeoutMillis: TIMEOUT_MS });
    // A broken connection shows in the next read; without a listener it would end the process.
    client.on('error', () => this.#wake());
    client.on('notification', () => {
      this.#notified = true;
      this.#wake();
    });
    return client;
  }

  async #read(client: Client): Promise<void> {
    this.#notified = false;
    this.#levers = (await client.query<Lever>(READ)).rows;
    this.#readAtMs = this.#options.clock.monotonicMs();
  }

  /** Until the next poll, a notification, or the end. */
  async #pause(): Promise<void> {
    if (this.#notified || this.#stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#options.pollMs ?? POLL_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A farewell that a dead network leaves unanswered is not waited for. */
async function closeInTime(client: Client): Promise<void> {
  const closing = client.end().catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([closing, new Promise<void>((resolve) => (timer = setTimeout(resolve, TIMEOUT_MS)))]);
  clearTimeout(timer);
}
