import { LONGEST_CALL_MS, WINDOWS, type CallHistory, type TollSubject } from '@signalbox/fraud';
import type { Clock } from '@signalbox/message';
import { createMicroBatch, type Database, type MicroBatch } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import { CALL_HISTORY, LIST_ACTIVE, NOTE_CALLS } from './call-statements.js';
import { CallStore, type CallNews } from './call.store.js';

interface HistoryRow {
  readonly minute_micros: string | null;
  readonly calls: readonly (readonly [started: number, answered: number | null, ended: number | null, seconds: number | null])[];
  readonly hours: readonly (readonly [hour: number, calls: number, costMicros: number])[];
}

const dateOf = (atMs: number | null): Date | null => (atMs === null ? null : new Date(atMs));

export class PgCallStore extends CallStore {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #news: MicroBatch<CallNews, void>;

  constructor(database: Database, { clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics }) {
    super();
    this.#database = database;
    this.#clock = clock;
    this.#news = createMicroBatch({ name: 'fraud-calls', run: (news: readonly CallNews[]) => this.#runNews(news), clock, metrics });
  }

  note(news: CallNews): Promise<void> {
    return this.#news.add(news);
  }

  async listActive(lookBackMs: number): Promise<readonly TollSubject[]> {
    const rows = await this.#database.query<{ account: string; destination: string }>(LIST_ACTIVE, [lookBackMs, new Date(this.#clock.nowMs() - LONGEST_CALL_MS)]);
    return rows.map(({ account, destination }) => ({ kind: 'toll-fraud', account, scope: 'destination', value: destination }));
  }

  async loadHistory(subjects: readonly TollSubject[], nowMs: number): Promise<readonly CallHistory[]> {
    if (subjects.length === 0) return [];
    const rows = await this.#database.query<HistoryRow>(CALL_HISTORY, [
      subjects.map(({ account }) => account), subjects.map(({ value }) => value),
      new Date(nowMs - WINDOWS.callSpendMs), new Date(nowMs - LONGEST_CALL_MS), new Date(nowMs - WINDOWS.callPastMs),
    ]);
    return subjects.map((subject, index) => toHistory(subject, rows[index]));
  }

  async #runNews(news: readonly CallNews[]): Promise<void[]> {
    const column = <T>(read: (item: CallNews) => T): T[] => news.map(read);
    await this.#database.query(NOTE_CALLS, [
      column((n) => n.provider), column((n) => n.providerCallId), column((n) => n.account), column((n) => n.destination), column((n) => n.minuteMicros), column((n) => new Date(n.startedAtMs)),
      column((n) => dateOf(n.answeredAtMs)), column((n) => dateOf(n.endedAtMs)), column((n) => (n.durationMs === null ? null : Math.round(n.durationMs / 1_000))),
    ]);
    return news.map(() => undefined);
  }
}

function toHistory(subject: TollSubject, row: HistoryRow | undefined): CallHistory {
  return {
    subject, minuteMicros: Number(row?.minute_micros ?? 0),
    calls: (row?.calls ?? []).map(([startedAtMs, answeredAtMs, endedAtMs, seconds]) => ({ startedAtMs, answeredAtMs, endedAtMs, durationMs: seconds === null ? null : seconds * 1_000 })),
    hours: (row?.hours ?? []).map(([hourMs, calls, costMicros]) => ({ hourMs, calls, costMicros })),
  };
}
