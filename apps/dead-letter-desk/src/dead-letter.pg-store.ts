import type { Clock } from '@signalbox/message';
import { createMicroBatch, originArrays, toOrigin, type Database, type MicroBatch, type OriginRow } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import { DeadLetterStore, nextReplayNumber, type Act, type AuditEntry, type Cause, type Letter, type LetterFilter, type LetterSummary, type NewLetter } from './dead-letter.store.js';
import { BEGIN_REPLAY, COLUMNS, DISCARD, END_REPLAY, FILTER, KEEP, LIST_ACTIONS, LIST_CAUSES, LOCK_ORIGIN, REVEAL } from './dead-letter-statements.js';

/** A letter may hold more than a megabyte: this many fit one statement. */
const LETTERS_AT_ONCE = 16;

interface Row extends OriginRow {
  readonly letter_id: string;
  readonly stage: string;
  readonly replay_number: number;
  readonly class: Letter['class'];
  readonly reason: string;
  readonly detail: string | null;
  readonly schema: string | null;
  readonly message_id: string | null;
  readonly attempts: number;
  readonly first_seen_at: Date;
  readonly dead_lettered_at: Date;
  readonly traceparent: string | null;
  readonly state: Letter['state'];
  readonly replay_count: number;
}
type FullRow = Row & { readonly record: string | null };
type CauseRow = Pick<Cause, 'stage' | 'reason' | 'detail' | 'letters' | 'open'> & { readonly first_at: Date; readonly last_at: Date };
type ActionRow = Pick<AuditEntry, 'action' | 'actor' | 'why'> & { readonly replay_number: number | null; readonly acted_at: Date };

export class PgDeadLetterStore extends DeadLetterStore {
  readonly #database: Database;
  readonly #letters: MicroBatch<NewLetter, void>;

  constructor(database: Database, { clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics }) {
    super();
    this.#database = database;
    this.#letters = createMicroBatch({ name: 'dead-letter-keep', run: (letters: readonly NewLetter[]) => this.#runKeep(letters), maxItems: LETTERS_AT_ONCE, clock, metrics });
  }

  keep(letter: NewLetter): Promise<void> {
    return this.#letters.add(letter);
  }

  async listNewest(filter: LetterFilter, limit: number): Promise<LetterSummary[]> {
    const rows = await this.#database.query<Row>(`SELECT ${COLUMNS} FROM dead_letters WHERE ${FILTER} ORDER BY letter_id DESC LIMIT $6`, [...toValues(filter), limit]);
    return rows.map(toSummary);
  }

  async listFrom(filter: LetterFilter, { afterId, throughId }: { afterId: number; throughId: number }, limit: number): Promise<Letter[]> {
    const text = `SELECT ${COLUMNS}, record FROM dead_letters WHERE ${FILTER} AND letter_id > $6 AND letter_id <= $7 ORDER BY letter_id LIMIT $8`;
    return (await this.#database.query<FullRow>(text, [...toValues(filter), afterId, throughId, limit])).map(toLetter);
  }

  async listCauses(filter: LetterFilter, limit: number): Promise<Cause[]> {
    const rows = await this.#database.query<CauseRow>(LIST_CAUSES, [...toValues(filter), limit]);
    return rows.map(({ first_at, last_at, ...cause }) => ({ ...cause, firstAtMs: first_at.getTime(), lastAtMs: last_at.getTime() }));
  }

  async find(letterId: number): Promise<Letter | null> {
    const [row] = await this.#database.query<FullRow>(`SELECT ${COLUMNS}, record FROM dead_letters WHERE letter_id = $1`, [letterId]);
    return row ? toLetter(row) : null;
  }

  async newestId(): Promise<number> {
    const [row] = await this.#database.query<{ newest: string | null }>('SELECT max(letter_id) AS newest FROM dead_letters');
    return Number(row?.newest ?? 0);
  }

  async listActions(letterId: number): Promise<AuditEntry[]> {
    const rows = await this.#database.query<ActionRow>(LIST_ACTIONS, [letterId]);
    return rows.map(({ replay_number, acted_at, ...entry }) => ({ ...entry, replayNumber: replay_number, actedAtMs: acted_at.getTime() }));
  }

  beginReplay(letterId: number, { actor, why }: Act): Promise<number | null> {
    return this.#database.transaction(async (tx) => {
      const letters = (await tx.query<Row>(LOCK_ORIGIN, [letterId])).map(toSummary);
      if (letters.find((letter) => letter.letterId === letterId)?.state !== 'open') return null;
      const replayNumber = nextReplayNumber(letters);
      await tx.query(BEGIN_REPLAY, [letterId, replayNumber, actor, why]);
      return replayNumber;
    });
  }

  async endReplay(letterId: number): Promise<void> {
    await this.#database.query(END_REPLAY, [letterId]);
  }

  async discard(letterId: number, { actor, why }: Act): Promise<boolean> {
    return (await this.#database.query(DISCARD, [letterId, actor, why])).length > 0;
  }

  async auditReveal(letterId: number, { actor, why }: Act): Promise<void> {
    await this.#database.query(REVEAL, [letterId, actor, why]);
  }

  async #runKeep(letters: readonly NewLetter[]): Promise<void[]> {
    const column = <T>(read: (letter: NewLetter) => T): T[] => letters.map(read);
    await this.#database.query(KEEP, [
      column((l) => l.stage), ...originArrays(column((l) => l.origin)), column((l) => l.replayNumber),
      column((l) => l.class), column((l) => l.reason), column((l) => l.detail), column((l) => l.schema), column((l) => l.messageId), column((l) => l.attempts),
      column((l) => new Date(l.firstSeenAtMs)), column((l) => new Date(l.deadLetteredAtMs)), column((l) => l.traceparent), column((l) => l.record),
    ]);
    return letters.map(() => undefined);
  }
}

function toValues({ stage, reason, class: faultClass, sinceMs, state }: LetterFilter): unknown[] {
  return [stage ?? null, reason ?? null, faultClass ?? null, sinceMs === undefined ? null : new Date(sinceMs), state ?? null];
}

function toLetter(row: FullRow): Letter {
  return { ...toSummary(row), record: row.record };
}

function toSummary(row: Row): LetterSummary {
  return {
    letterId: Number(row.letter_id), stage: row.stage,
    origin: toOrigin(row), replayNumber: row.replay_number,
    class: row.class, reason: row.reason, detail: row.detail, schema: row.schema, messageId: row.message_id, attempts: row.attempts,
    firstSeenAtMs: row.first_seen_at.getTime(), deadLetteredAtMs: row.dead_lettered_at.getTime(), traceparent: row.traceparent,
    state: row.state, replayCount: row.replay_count,
  };
}
