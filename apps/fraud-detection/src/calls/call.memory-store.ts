import { callCostMicros, hourOf, LONGEST_CALL_MS, subjectIdOf, WINDOWS, type CallHistory, type CallTimes, type TollSubject } from '@signalbox/fraud';
import type { Clock } from '@signalbox/message';
import { CallStore, type CallNews } from './call.store.js';

type Call = CallNews & { readonly notedAtMs: number };

export class MemoryCallStore extends CallStore {
  readonly #clock: Clock;
  readonly #calls = new Map<string, Call>();

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  note(news: CallNews): Promise<void> {
    const key = `${news.provider}/${news.providerCallId}`;
    const known = this.#calls.get(key) ?? news;
    this.#calls.set(key, {
      ...known, notedAtMs: this.#clock.nowMs(),
      startedAtMs: Math.min(known.startedAtMs, news.startedAtMs),
      answeredAtMs: least(known.answeredAtMs, news.answeredAtMs), endedAtMs: least(known.endedAtMs, news.endedAtMs),
      durationMs: known.durationMs === null || news.durationMs === null ? (known.durationMs ?? news.durationMs) : Math.max(known.durationMs, news.durationMs),
    });
    return Promise.resolve();
  }

  listActive(lookBackMs: number): Promise<readonly TollSubject[]> {
    const nowMs = this.#clock.nowMs();
    const active = [...this.#calls.values()].filter((call) => call.notedAtMs >= nowMs - lookBackMs || isGoingOn(call, nowMs));
    const subjects = active.map((call): TollSubject => ({ kind: 'toll-fraud', account: call.account, scope: 'destination', value: call.destination }));
    return Promise.resolve([...new Map(subjects.map((subject) => [subjectIdOf(subject), subject])).values()]);
  }

  loadHistory(subjects: readonly TollSubject[], nowMs: number): Promise<readonly CallHistory[]> {
    return Promise.resolve(subjects.map((subject) => this.#historyOf(subject, nowMs)));
  }

  #historyOf(subject: TollSubject, nowMs: number): CallHistory {
    const own = [...this.#calls.values()].filter((call) => call.account === subject.account && call.destination === subject.value);
    const past = own.filter(({ startedAtMs }) => startedAtMs > nowMs - WINDOWS.callPastMs);
    const hours = Map.groupBy(past, ({ startedAtMs }) => hourOf(startedAtMs));
    return {
      subject, minuteMicros: Math.max(0, ...own.map(({ minuteMicros }) => minuteMicros)),
      calls: own.filter((call) => call.startedAtMs > nowMs - WINDOWS.callSpendMs || isGoingOn(call, nowMs)).map(timesOf),
      hours: [...hours].map(([hourMs, calls]) => ({ hourMs, calls: calls.length, costMicros: calls.reduce((sum, call) => sum + callCostMicros(call.minuteMicros, call.durationMs ?? 0), 0) })),
    };
  }
}

function isGoingOn({ answeredAtMs, endedAtMs, durationMs }: CallNews, nowMs: number): boolean {
  return answeredAtMs !== null && endedAtMs === null && durationMs === null && answeredAtMs > nowMs - LONGEST_CALL_MS;
}

function timesOf({ startedAtMs, answeredAtMs, endedAtMs, durationMs }: CallNews): CallTimes {
  return { startedAtMs, answeredAtMs, endedAtMs, durationMs };
}

function least(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.min(left, right);
}
