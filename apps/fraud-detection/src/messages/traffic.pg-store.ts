import { pumpingBoundsOf, type PumpingFacts, type PumpingSubject } from '@signalbox/fraud';
import { uuidV7Bound, type Clock } from '@signalbox/message';
import { createMicroBatch, type Database, type MicroBatch, type Statement } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import { COUNT_MESSAGES, COUNT_REFUSALS, COUNT_USES } from './counting-statements.js';
import { AREA_FACTS, COUNTRY_FACTS, LIST_BUSY } from './facts-statements.js';
import { TrafficStore, type BusySubject, type CountedMessage, type FactsQuestion, type MessageNews } from './traffic.store.js';

/** As long as messages are kept; older partitions need not be looked at. */
const KEPT_MS = 4 * 86_400_000;

interface FactsRow {
  readonly position: number;
  readonly recent: number;
  readonly fast_numbers: number;
  readonly fast_linked: number;
  readonly slow_numbers: number;
  readonly slow_linked: number;
  readonly codes: number;
  readonly used: number;
  readonly peer_codes: number;
  readonly peer_used: number;
  readonly refused: number;
  readonly busiest_hour: number;
  readonly country: string | null;
  readonly country_since: Date | null;
  readonly tenant_since: Date | null;
}

export class PgTrafficStore extends TrafficStore {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #messages: MicroBatch<CountedMessage, void>;
  readonly #uses: MicroBatch<MessageNews, void>;
  readonly #refusals: MicroBatch<MessageNews, void>;

  constructor(database: Database, { clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics }) {
    super();
    this.#database = database;
    this.#clock = clock;
    const batch = <I>(name: string, run: (items: readonly I[]) => Promise<void[]>): MicroBatch<I, void> => createMicroBatch({ name, run, clock, metrics });
    this.#messages = batch('fraud-messages', (items) => this.#runMessages(items));
    this.#uses = batch('fraud-uses', (items) => this.#runNews(COUNT_USES, items));
    this.#refusals = batch('fraud-refusals', (items) => this.#runNews(COUNT_REFUSALS, items));
  }

  countMessage(message: CountedMessage): Promise<void> {
    return this.#messages.add(message);
  }

  countUse(news: MessageNews): Promise<void> {
    return this.#uses.add(news);
  }

  countRefusal(news: MessageNews): Promise<void> {
    return this.#refusals.add(news);
  }

  async listBusy(lookBackMs: number, leastMessages: number): Promise<readonly BusySubject[]> {
    const rows = await this.#database.query<{ tenant_id: string; scope: PumpingSubject['scope']; value: string; as_of: Date }>(LIST_BUSY, [lookBackMs, leastMessages, this.#oldestId()]);
    return rows.map(({ tenant_id: tenantId, scope, value, as_of: asOf }) => ({ subject: { kind: 'sms-pumping', tenantId, scope, value }, asOfMs: asOf.getTime() }));
  }

  async loadFacts(questions: readonly FactsQuestion[]): Promise<readonly PumpingFacts[]> {
    const facts = new Map<FactsQuestion, PumpingFacts>();
    for (const scope of ['area', 'country'] as const) {
      const asked = questions.filter(({ subject }) => subject.scope === scope);
      if (asked.length === 0) continue;
      const values = toColumns(asked);
      const rows = await this.#database.query<FactsRow>(scope === 'area' ? AREA_FACTS : COUNTRY_FACTS, scope === 'area' ? [...values, this.#oldestId()] : values);
      for (const row of rows) {
        const question = asked[row.position - 1];
        if (question !== undefined) facts.set(question, toFacts(question, row));
      }
    }
    return questions.flatMap((question) => facts.get(question) ?? []);
  }

  async #runMessages(messages: readonly CountedMessage[]): Promise<void[]> {
    const column = <T>(read: (message: CountedMessage) => T): T[] => messages.map(read);
    await this.#database.query(COUNT_MESSAGES, [
      column((m) => m.messageId), column((m) => m.tenantId), column((m) => m.country), column((m) => m.area), column((m) => m.mark), column((m) => m.nextMark),
      column((m) => m.isCode), column((m) => new Date(m.acceptedAtMs)),
    ]);
    return messages.map(() => undefined);
  }

  async #runNews(statement: Statement, news: readonly MessageNews[]): Promise<void[]> {
    await this.#database.query(statement, [news.map(({ messageId }) => messageId), news.map(({ tenantId }) => tenantId), news.map(({ atMs }) => new Date(atMs))]);
    return news.map(() => undefined);
  }

  #oldestId(): string {
    return uuidV7Bound(this.#clock.nowMs() - KEPT_MS);
  }
}

function toColumns(questions: readonly FactsQuestion[]): unknown[][] {
  const asked = questions.map((question) => ({ ...question, bounds: pumpingBoundsOf(question.asOfMs, question.heldSinceMs ?? question.asOfMs) }));
  const column = <T>(read: (question: (typeof asked)[number]) => T): T[] => asked.map(read);
  const isArea = ({ subject }: FactsQuestion): boolean => subject.scope === 'area';
  return [
    column(({ subject }) => subject.tenantId), column(({ subject }) => subject.value), column(({ asOfMs }) => new Date(asOfMs)),
    column((q) => new Date(isArea(q) ? q.bounds.rateFromMs : q.bounds.rateSlotFromMs)), column(({ bounds }) => new Date(bounds.sequenceFromMs)),
    column((q) => new Date(isArea(q) ? q.bounds.areaUseFromMs : q.bounds.useFromMs)), column(({ bounds }) => new Date(bounds.useToMs)), column(({ bounds }) => new Date(bounds.refusalFromMs)),
    column(({ bounds }) => new Date(bounds.pastFromMs)), column(({ bounds }) => new Date(bounds.pastToMs)), column(({ suspectHours }) => JSON.stringify(suspectHours)), column(({ bounds }) => new Date(bounds.peersFromMs)),
  ];
}

function toFacts({ subject, asOfMs }: FactsQuestion, row: FactsRow): PumpingFacts {
  return {
    subject, asOfMs, country: row.country, recent: row.recent, busiestHour: row.busiest_hour, refused: row.refused,
    sequences: { fast: { numbers: row.fast_numbers, linked: row.fast_linked }, slow: { numbers: row.slow_numbers, linked: row.slow_linked } },
    use: { codes: row.codes, used: row.used },
    peers: { codes: row.peer_codes, used: row.peer_used },
    countrySinceMs: row.country_since?.getTime() ?? asOfMs, tenantSinceMs: row.tenant_since?.getTime() ?? asOfMs,
  };
}
