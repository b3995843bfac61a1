import type { Violation } from '@signalbox/checkers';
import { isReasonCode, LANES, STATUS_TABLE, type Lane } from '@signalbox/message';

/** What the storm reads of a record of messages-<lane>. */
export interface StormAccepted {
  readonly place: number;
  readonly messageId: string;
  /** Tenant, recipient, lane and partition: what has one order. */
  readonly fifo: string;
  readonly offset: number;
}

/** What it reads of a record of message-status. */
export interface StormChange {
  readonly place: number;
  readonly messageId: string;
  readonly eventId: string;
  readonly sequence: number;
  readonly status: string;
  readonly terminal: boolean;
  readonly reason: string;
  readonly atMs: number;
}

/** What it reads of the carrier's ledger. */
export interface StormAcceptance {
  readonly messageId: string | null;
  readonly sid: string;
  readonly receivedAtMs: number;
  readonly acceptedAtMs: number;
  /** From when on the carrier shows it. */
  readonly visibleAtMs: number;
  readonly attempt: number | null;
  readonly finalStatus: string | null;
  /** False where a webhook about it was not taken: then its receipt may have been lost for good. */
  readonly isTold: boolean;
}

export interface StormTimes {
  readonly lane: Lane;
  readonly intentToSubmit: Float64Array;
  readonly submitToFinal: Float64Array;
}

/** More changes than any message makes; those beyond are counted in a set. */
const SEQUENCES = 24;
const STATUSES = Object.keys(STATUS_TABLE);
const REACHED_CARRIER = new Set(['submitted', 'accepted', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'undelivered', 'read', 'unknown']);
/** In place of the carrier's end. */
const UNTOLD = 255;
const SHOWN = 100;

/** A hash of 32 bits that is never 0. */
function fold(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0 || 1;
}

const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 23);
const describeTimes = (receivedAtMs: number, acceptedAtMs: number, visibleAtMs: number): string => `received ${clock(receivedAtMs)}, accepted ${clock(acceptedAtMs)}, listed from ${clock(visibleAtMs)}`;
const describeAcceptance = ({ sid, attempt, receivedAtMs, acceptedAtMs, visibleAtMs }: StormAcceptance): string => `${sid} of attempt ${attempt} ${describeTimes(receivedAtMs, acceptedAtMs, visibleAtMs)}`;

/** The history of a storm, by the place of each intent in it: a few numbers each, so that a million fit into memory. */
export class StormRecord {
  readonly size: number;
  readonly #lanes: Uint8Array;
  readonly #publishedAt: Float64Array;
  readonly #messageIds: (string | undefined)[];
  readonly #placeOf = new Map<string, number>();
  readonly #fifos = new Map<string, number>();
  readonly #fifo: Int32Array;
  readonly #offset: Float64Array;
  readonly #receivedAt: Float64Array;
  readonly #acceptedAt: Float64Array;
  readonly #visibleAt: Float64Array;
  readonly #lookUpAt: Float64Array;
  readonly #taken: Uint8Array;
  readonly #carrierEnd: Uint8Array;
  readonly #events: Uint32Array;
  readonly #last: Uint8Array;
  readonly #status: Uint8Array;
  readonly #endedAt: Float64Array;
  readonly #violations: Violation[] = [];
  readonly #reasons = new Map<string, number>();
  #violationCount = 0;
  published = 0;
  accepted = 0;
  ended = 0;
  changes = 0;
  repeatedChanges = 0;
  acceptances = 0;
  /** Taken twice because the carrier showed the first later than L after it was given up, on which the promise rests: a machine too slow for it. */
  takenBeyondLimit = 0;
  /** At the carrier, and waiting for a receipt that found no edge: visibly pending. */
  withoutReceipt = 0;
  /** Intents refused as a second publication of one. */
  duplicates = 0;

  constructor(size: number) {
    this.size = size;
    const bytes = (): Uint8Array => new Uint8Array(size);
    const numbers = (): Float64Array => new Float64Array(size);
    [this.#lanes, this.#taken, this.#carrierEnd, this.#last, this.#status] = [bytes(), bytes(), bytes(), bytes(), bytes()];
    [this.#publishedAt, this.#offset, this.#receivedAt, this.#acceptedAt, this.#visibleAt, this.#endedAt] = [numbers(), numbers(), numbers(), numbers(), numbers(), numbers()];
    this.#lookUpAt = numbers();
    this.#fifo = new Int32Array(size);
    this.#events = new Uint32Array(size * SEQUENCES);
    this.#messageIds = new Array<string | undefined>(size);
  }

  publish(place: number, lane: Lane, atMs: number): void {
    this.#lanes[place] = LANES.indexOf(lane);
    this.#publishedAt[place] = atMs;
    this.published += 1;
  }

  /** A redelivered record is the same message: its first offset is its place in the order. */
  accept({ place, messageId, fifo, offset }: StormAccepted): void {
    const known = this.#messageIds[place];
    if (known === undefined) {
      this.accepted += 1;
      this.#messageIds[place] = messageId;
      this.#placeOf.set(messageId, place);
      const number = this.#fifos.get(fifo) ?? this.#fifos.size + 1;
      this.#fifos.set(fifo, number);
      this.#fifo[place] = number;
      this.#offset[place] = offset;
    } else if (known !== messageId) this.#blame('P2', messageId, `is a second message of intent ${place}, whose first is ${known}`);
    else this.#offset[place] = Math.min(this.#offset[place] ?? offset, offset);
  }

  change({ place, messageId, eventId, sequence, status, terminal, reason, atMs }: StormChange): void {
    if (!isReasonCode(reason)) this.#blame('P10', messageId, `carries the reason ${reason}, which is not in the list`);
    // A second publication of the intent is a message of its own, refused as what it is.
    if (reason === 'duplicate') return void (this.duplicates += 1);
    this.changes += 1;
    if (sequence > SEQUENCES) return void this.#blame('P5', messageId, `has a change of sequence ${sequence}`);
    const slot = place * SEQUENCES + sequence - 1;
    const event = fold(eventId);
    if (this.#events[slot] !== 0) return this.#repeat(messageId, sequence, this.#events[slot] === event);
    this.#events[slot] = event;
    if (sequence < (this.#last[place] ?? 0)) return;
    if (terminal && !this.isEnded(place)) this.ended += 1;
    if (!terminal && this.isEnded(place)) this.ended -= 1;
    this.#last[place] = sequence;
    this.#status[place] = STATUSES.indexOf(status) + 1;
    this.#endedAt[place] = terminal ? atMs : 0;
    if (terminal) this.#reasons.set(`${status} ${reason}`, (this.#reasons.get(`${status} ${reason}`) ?? 0) + 1);
  }

  /** In doubt: the carrier will be asked at that time, and must show by then what it has taken. */
  doubt(place: number, lookUpAtMs: number): void {
    this.#lookUpAt[place] = lookUpAtMs;
  }

  take(acceptance: StormAcceptance): void {
    const { messageId, sid, receivedAtMs, acceptedAtMs, visibleAtMs, finalStatus, isTold } = acceptance;
    this.acceptances += 1;
    const place = this.#placeOf.get(messageId ?? '');
    if (place === undefined) return this.#blame('P2', sid, `names no message of the storm (${messageId})`);
    this.#taken[place] = Math.min(255, (this.#taken[place] ?? 0) + 1);
    if ((this.#taken[place] ?? 0) > 1) return this.#takeAgain(place, acceptance);
    this.#receivedAt[place] = receivedAtMs;
    this.#acceptedAt[place] = acceptedAtMs;
    this.#visibleAt[place] = visibleAtMs;
    // Of a message whose receipt found no edge nobody can know the end.
    this.#carrierEnd[place] = !isTold ? UNTOLD : finalStatus === null ? 0 : STATUSES.indexOf(finalStatus) + 1;
  }

  isEnded(place: number): boolean {
    return (this.#endedAt[place] ?? 0) > 0;
  }

  /** Every intent has its end, or is at the carrier and waits for its receipt. */
  isQuiet(): boolean {
    for (let place = 0; place < this.size; place += 1) if (!this.isEnded(place) && !REACHED_CARRIER.has(STATUSES[(this.#status[place] ?? 0) - 1] ?? '')) return false;
    return true;
  }

  /** Ends by status and reason. */
  reasons(): [string, number][] {
    return [...this.#reasons].sort((a, b) => b[1] - a[1]);
  }

  /** Ask when all has been read. */
  judge(): { readonly counts: Readonly<Record<string, number>>; readonly violations: readonly Violation[]; readonly count: number } {
    for (let place = 0; place < this.size; place += 1) this.#judgeOne(place);
    this.#judgeOrder();
    const counts: Record<string, number> = {};
    for (const { promise } of this.#violations) counts[promise] = (counts[promise] ?? 0) + 1;
    return { counts, violations: this.#violations, count: this.#violationCount };
  }

  times(): StormTimes[] {
    return LANES.map((lane, number) => {
      const places = Array.from({ length: this.size }, (_, place) => place).filter((place) => this.#lanes[place] === number && (this.#receivedAt[place] ?? 0) > 0);
      const sorted = (values: number[]): Float64Array => Float64Array.from(values).sort();
      return {
        lane, intentToSubmit: sorted(places.map((place) => (this.#receivedAt[place] ?? 0) - (this.#publishedAt[place] ?? 0))),
        submitToFinal: sorted(places.filter((place) => this.isEnded(place)).map((place) => (this.#endedAt[place] ?? 0) - (this.#acceptedAt[place] ?? 0))),
      };
    });
  }

  /** Ours to answer for, unless the carrier showed the first later than it was to be asked. */
  #takeAgain(place: number, acceptance: StormAcceptance): void {
    const lookUpAtMs = this.#lookUpAt[place] ?? 0;
    // Two sends may end differently; a delivery of either counts.
    this.#carrierEnd[place] = UNTOLD;
    if (lookUpAtMs > 0 && (this.#visibleAt[place] ?? 0) > lookUpAtMs) this.takenBeyondLimit += 1;
    else this.#blame('P2', acceptance.messageId ?? '', `was taken ${this.#taken[place]} times: ${this.#describeFirst(place)}; then ${describeAcceptance(acceptance)}`);
  }

  #describeFirst(place: number): string {
    return describeTimes(this.#receivedAt[place] ?? 0, this.#acceptedAt[place] ?? 0, this.#visibleAt[place] ?? 0);
  }

  #repeat(messageId: string, sequence: number, isSame: boolean): void {
    this.repeatedChanges += 1;
    if (!isSame) this.#blame('P5', messageId, `has two events of sequence ${sequence}`);
  }

  #judgeOne(place: number): void {
    const subject = this.#messageIds[place];
    const name = STATUSES[(this.#status[place] ?? 0) - 1];
    if (subject === undefined) return this.#blame('P1', `intent ${place}`, `was published and never became a message (status ${name ?? 'none'})`);
    const last = this.#last[place] ?? 0;
    if (last === 0 || name === undefined) return this.#blame('P1', subject, 'was accepted and has no status');
    const waitsForReceipt = REACHED_CARRIER.has(name) && this.#carrierEnd[place] === UNTOLD;
    if (!this.isEnded(place) && waitsForReceipt) this.withoutReceipt += 1;
    else if (!this.isEnded(place)) this.#blame('P1', subject, `is still ${name}`);
    if (REACHED_CARRIER.has(name) && this.#taken[place] === 0) this.#blame('P1', subject, `is ${name}, but the carrier never took it`);
    this.#judgeStory(place, subject, name);
  }

  /** Numbered without a gap, and ended as the carrier has it. */
  #judgeStory(place: number, subject: string, name: string): void {
    const last = this.#last[place] ?? 0;
    for (let sequence = 1; sequence < last; sequence += 1) if (this.#events[place * SEQUENCES + sequence - 1] === 0) this.#blame('P5', subject, `sequence ${sequence} never came, though ${last} did`);
    const carriers = STATUSES[(this.#carrierEnd[place] ?? 0) - 1];
    if (carriers !== undefined && carriers !== name) this.#blame('P5', subject, `is ${name}, but the carrier ended as ${carriers}`);
  }

  /** What the carrier received of one FIFO came in the order of its offsets. */
  #judgeOrder(): void {
    const order = Uint32Array.from({ length: this.size }, (_, place) => place).filter((place) => (this.#receivedAt[place] ?? 0) > 0);
    order.sort((a, b) => (this.#fifo[a] ?? 0) - (this.#fifo[b] ?? 0) || (this.#offset[a] ?? 0) - (this.#offset[b] ?? 0));
    for (let at = 1, latest = 0; at < order.length; at += 1) {
      const [before, now] = [order[latest] ?? 0, order[at] ?? 0];
      const isSwapped = this.#fifo[before] === this.#fifo[now] && (this.#receivedAt[now] ?? 0) < (this.#receivedAt[before] ?? 0);
      if (isSwapped) this.#blame('P3', this.#messageIds[now] ?? '', `was submitted before its predecessor ${this.#messageIds[before]}`);
      else latest = at;
    }
  }

  #blame(promise: Violation['promise'], subject: string, what: string): void {
    this.#violationCount += 1;
    if (this.#violations.length < SHOWN) this.#violations.push({ promise, subject, what });
  }
}
