import type { Refusal } from '../api/answer.js';
import { createRandom, hashText, STREAMS, uuidOf } from '../random/seeded-random.js';
import type { Timeline } from '../time/timeline.js';
import { checkAgainstAccount, checkRehearsal, type AccountState } from './account-checks.js';
import type { MessageJourney } from './message-journey.js';
import type { Arrival, MessageDraft, MessageRecord, MessageStatus } from './message-record.js';
import type { MessageStore } from './message-store.js';
import { segmentsOf } from './message-cost.js';

export interface Identity {
  /** Decides what becomes of each message. */
  readonly seed: string;
  /** Makes the sids of this run differ from those of another with the same seed. */
  readonly runId: string;
}

export type Acceptance = { readonly record: MessageRecord } | { readonly refusal: Refusal };

export interface DeskParts {
  readonly timeline: Timeline;
  readonly store: MessageStore;
  readonly account: AccountState;
  readonly journey: MessageJourney;
  /** Share of acceptances that fetch and list show only later. */
  readonly listLateRate: () => number;
  readonly onAccepted: (record: MessageRecord) => void;
}

/** Takes messages in. Taking is one step: before it nothing has happened, after it the message is in the ledger. */
export class MessageDesk {
  private readonly identity: Identity;
  private readonly parts: DeskParts;
  private readonly timesSeen = new Map<string, number>();
  private generation = 0;

  constructor(identity: Identity, parts: DeskParts) {
    this.identity = identity;
    this.parts = parts;
  }

  accept(draft: MessageDraft, arrival: Arrival): Acceptance {
    const refusal = checkAgainstAccount(draft, this.parts.account);
    if (refusal !== null) return { refusal };
    const record = this.open(draft, arrival);
    this.parts.store.add(record);
    this.parts.journey.begin(record);
    this.parts.onAccepted(record);
    return { record };
  }

  /** What test credentials get: the answer of an acceptance, and nothing happens. Such a request is checked for itself and for magic numbers. */
  rehearse(draft: MessageDraft, arrival: Arrival): Acceptance {
    const refusal = checkRehearsal(draft);
    return refusal === null ? { record: this.open(draft, arrival) } : { refusal };
  }

  /** Calls off what is still to be sent later; false for any other message. */
  cancel(record: MessageRecord): boolean {
    return this.parts.journey.cancel(record);
  }

  /** What a person wrote: a message of its own, already at its end. */
  receive(draft: MessageDraft, accountSid: string, idForm?: 'uuid'): MessageRecord {
    const receivedAtMs = this.parts.timeline.nowMs();
    const record = this.open(draft, { accountSid, receivedAtMs, fault: null, leftOfLMs: 0, ...(idForm === undefined ? {} : { idForm }) });
    const inbound: MessageRecord = { ...record, direction: 'inbound', status: 'received', segments: segmentsOf(draft), isFinal: true };
    this.parts.store.add(inbound);
    return inbound;
  }

  /** Forgets what it has seen; sids never come twice all the same. */
  reset(): void {
    this.timesSeen.clear();
    this.generation += 1;
  }

  private open(draft: MessageDraft, arrival: Arrival): MessageRecord {
    const { timeline, store } = this.parts;
    const acceptedAtMs = timeline.nowMs();
    const seed = this.seedOf(draft);
    return {
      index: store.size,
      sid: this.idOf(draft, arrival, seed),
      accountSid: arrival.accountSid,
      direction: 'outbound-api',
      draft,
      seed,
      fault: arrival.fault,
      requestReceivedAtMs: arrival.receivedAtMs,
      acceptedAtMs,
      visibleAtMs: acceptedAtMs + this.drawListingDelayMs(seed, arrival.leftOfLMs),
      from: draft.from,
      segments: draft.from === null ? 0 : segmentsOf(draft),
      status: firstStatusOf(draft),
      errorCode: null,
      sentAtMs: null,
      isFinal: false,
      isRedacted: false,
      isDeleted: false,
      removedMedia: new Set(),
      feedback: null,
      statuses: [],
      callbacks: { sent: 0, answered: 0 },
    };
  }

  private seedOf({ to, bodySha256 }: MessageDraft): string {
    const pair = `${to}|${bodySha256}`;
    const times = (this.timesSeen.get(pair) ?? 0) + 1;
    this.timesSeen.set(pair, times);
    return hashText(`${this.identity.seed}|${pair}|${times}`);
  }

  private idOf({ mediaUrls }: MessageDraft, { idForm }: Arrival, seed: string): string {
    const hex = hashText(`${this.identity.runId}|${this.generation}|${seed}`);
    if (idForm === 'uuid') return uuidOf(hex);
    return (mediaUrls.length > 0 ? 'MM' : 'SM') + hex.slice(0, 32);
  }

  private drawListingDelayMs(seed: string, leftOfLMs: number): number {
    const rate = this.parts.listLateRate();
    if (rate === 0) return 0;
    const random = createRandom(seed, STREAMS.listing);
    return random() < rate ? random() * leftOfLMs : 0;
  }
}

function firstStatusOf({ sendAtMs, messagingServiceSid }: MessageDraft): MessageStatus {
  if (sendAtMs !== null) return 'scheduled';
  return messagingServiceSid === null ? 'queued' : 'accepted';
}
