import { hourOf, NO_SEQUENCE, pumpingBoundsOf, slotOf, subjectIdOf, type PumpingBounds, type PumpingFacts, type PumpingSubject, type Sequence, type Use } from '@signalbox/fraud';
import type { Clock } from '@signalbox/message';
import { TrafficStore, type BusySubject, type CountedMessage, type FactsQuestion, type MessageNews } from './traffic.store.js';

interface Row {
  tenantId: string;
  message: CountedMessage | null;
  used: boolean;
  refused: boolean;
  countedAtMs: number;
}

type Counted = Row & { readonly message: CountedMessage };

function subjectsOf({ tenantId, area, country }: CountedMessage): readonly PumpingSubject[] {
  return [{ kind: 'sms-pumping', tenantId, scope: 'area', value: area }, { kind: 'sms-pumping', tenantId, scope: 'country', value: country }];
}

export class MemoryTrafficStore extends TrafficStore {
  readonly #clock: Clock;
  readonly #rows = new Map<string, Row>();
  /** In the order of counting. */
  readonly #counted: Counted[] = [];
  readonly #ofTenant = new Map<string, Counted[]>();
  readonly #ofSubject = new Map<string, Counted[]>();

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  countMessage(message: CountedMessage): Promise<void> {
    const row = this.#rowOf(message);
    if (row.message !== null) return Promise.resolve();
    // What another tenant told of it before is void.
    if (row.tenantId !== message.tenantId) Object.assign(row, { tenantId: message.tenantId, used: false, refused: false });
    row.message = message;
    row.countedAtMs = this.#clock.nowMs();
    const counted = row as Counted;
    this.#counted.push(counted);
    listIn(this.#ofTenant, message.tenantId).push(counted);
    for (const subject of subjectsOf(message)) listIn(this.#ofSubject, subjectIdOf(subject)).push(counted);
    return Promise.resolve();
  }

  countUse(news: MessageNews): Promise<void> {
    const row = this.#rowOf(news);
    if (row.tenantId === news.tenantId) row.used = true;
    return Promise.resolve();
  }

  countRefusal(news: MessageNews): Promise<void> {
    const row = this.#rowOf(news);
    if (row.tenantId === news.tenantId) row.refused = true;
    return Promise.resolve();
  }

  listBusy(lookBackMs: number, leastMessages: number): Promise<readonly BusySubject[]> {
    const sinceMs = this.#clock.nowMs() - lookBackMs;
    const recent = this.#counted.slice(this.#counted.findLastIndex(({ countedAtMs }) => countedAtMs < sinceMs) + 1);
    const named = recent.flatMap(({ message }) => subjectsOf(message).map((subject) => ({ subject, asOfMs: message.acceptedAtMs })));
    const busy = [...Map.groupBy(named, ({ subject }) => subjectIdOf(subject)).values()].filter((group) => group.length >= leastMessages);
    return Promise.resolve(busy.map((group) => ({ subject: (group[0] as BusySubject).subject, asOfMs: Math.max(...group.map(({ asOfMs }) => asOfMs)) })));
  }

  loadFacts(questions: readonly FactsQuestion[]): Promise<readonly PumpingFacts[]> {
    return Promise.resolve(questions.map((question) => this.#answer(question)));
  }

  #answer({ subject, asOfMs, heldSinceMs, suspectHours }: FactsQuestion): PumpingFacts {
    const bounds = pumpingBoundsOf(asOfMs, heldSinceMs ?? asOfMs);
    const ofTenant = this.#ofTenant.get(subject.tenantId) ?? [];
    const own = this.#ofSubject.get(subjectIdOf(subject)) ?? [];
    const country = subject.scope === 'country' ? subject.value : own.toSorted((a, b) => b.message.acceptedAtMs - a.message.acceptedAtMs)[0]?.message.country;
    const ofCountry = this.#ofSubject.get(subjectIdOf({ ...subject, scope: 'country', value: country ?? '' })) ?? [];
    const peers = { fromMs: bounds.peersFromMs, toMs: bounds.useToMs };
    const [all, ownPart] = [useOf(ofTenant, peers), useOf(own, peers)];
    return {
      subject, asOfMs, country: country ?? null, busiestHour: busiestHourOf(own, bounds, suspectHours),
      use: useOf(own, { fromMs: subject.scope === 'area' ? bounds.areaUseFromMs : bounds.useFromMs, toMs: bounds.useToMs }),
      recent: own.filter(({ message }) => isRecent(message, subject, { asOfMs, bounds })).length,
      sequences: { fast: sequenceOf(own, subject, { fromMs: bounds.rateFromMs, toMs: asOfMs }), slow: sequenceOf(own, subject, { fromMs: bounds.sequenceFromMs, toMs: asOfMs }) },
      peers: { codes: all.codes - ownPart.codes, used: all.used - ownPart.used },
      refused: own.filter(({ refused, message }) => refused && slotOf(message.acceptedAtMs) >= bounds.refusalFromMs && message.acceptedAtMs <= asOfMs).length,
      countrySinceMs: firstHourOf(ofCountry, asOfMs), tenantSinceMs: firstHourOf(ofTenant, asOfMs),
    };
  }

  #rowOf({ messageId, tenantId }: { readonly messageId: string; readonly tenantId: string }): Row {
    const row = this.#rows.get(messageId) ?? { tenantId, message: null, used: false, refused: false, countedAtMs: this.#clock.nowMs() };
    this.#rows.set(messageId, row);
    return row;
  }
}

function listIn(lists: Map<string, Counted[]>, key: string): Counted[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function isRecent({ acceptedAtMs }: CountedMessage, { scope }: PumpingSubject, { asOfMs, bounds }: { readonly asOfMs: number; readonly bounds: PumpingBounds }): boolean {
  if (scope === 'country') return slotOf(acceptedAtMs) >= bounds.rateSlotFromMs && slotOf(acceptedAtMs) <= asOfMs;
  return acceptedAtMs > bounds.rateFromMs && acceptedAtMs <= asOfMs;
}

function useOf(rows: readonly Counted[], { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): Use {
  const codes = rows.filter(({ message }) => message.isCode && message.acceptedAtMs >= fromMs && message.acceptedAtMs < toMs);
  return { codes: codes.length, used: codes.filter(({ used }) => used).length };
}

function sequenceOf(rows: readonly Counted[], { scope }: PumpingSubject, { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): Sequence {
  if (scope !== 'area') return NO_SEQUENCE;
  const seen = new Map(rows.filter(({ message }) => message.acceptedAtMs > fromMs && message.acceptedAtMs <= toMs).map(({ message }) => [message.mark, message.nextMark]));
  return { numbers: seen.size, linked: [...seen.values()].filter((next) => next !== null && seen.has(next)).length };
}

function busiestHourOf(rows: readonly Counted[], { pastFromMs, pastToMs }: PumpingBounds, suspectHours: readonly number[]): number {
  const past = rows.map(({ message }) => hourOf(message.acceptedAtMs)).filter((hourMs) => hourMs >= pastFromMs && hourMs < pastToMs && !suspectHours.includes(hourMs));
  return Math.max(0, ...[...Map.groupBy(past, (hourMs) => hourMs).values()].map((hour) => hour.length));
}

function firstHourOf(rows: readonly Counted[], asOfMs: number): number {
  return rows.reduce((first, { message }) => Math.min(first, hourOf(message.acceptedAtMs)), asOfMs);
}
