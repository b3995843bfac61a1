import { parkUntil, type Outcome } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';
import { isExpired, wireTimeMs, wireWindow, type Slot, type WireWindow } from '@signalbox/pacing';
import { publishedOf, type AttemptJournal, type Standing } from './attempt-journal.js';
import type { CarrierAnswer, CarrierCall, OpenedMessage } from './carrier-call.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow, ClaimResult, SendAttemptStore } from './send-attempt.store.js';
import { releasedFact } from './sender-facts.js';
import type { SenderTools } from './sender-tools.js';
import type { SlotAllocator, SlotGrant } from './slot-allocator.js';
import { blockUnsent, expireUnsent, type UnsentMessage } from './unsent-message.js';
import type { VerdictRecorder } from './verdict-recorder.js';

/** One attempt of one message, in one execution. */
interface Attempt {
  readonly message: OutgoingMessage;
  /** As it was before. */
  readonly row: AttemptRow | null;
  /** What the row says once it is claimed. */
  readonly standing: Standing;
  /** Opened with its first slot, before anything is claimed: an envelope that cannot be read leaves nothing behind. */
  opened?: OpenedMessage;
  /** Set while the claim is ours: when a call may begin. */
  window?: WireWindow;
}

/** What the steps of a submission work with. */
export interface SubmissionParts {
  readonly store: SendAttemptStore;
  readonly journal: AttemptJournal;
  readonly slots: Pick<SlotAllocator, 'take'>;
  readonly carrier: CarrierCall;
  readonly verdicts: VerdictRecorder;
}

type Granted = Extract<SlotGrant, { kind: 'slot' }>;
type Use = ({ readonly kind: 'verdict' } & CarrierAnswer) | { readonly kind: 'opted-out' } | { readonly kind: 'refused' };

/** A slot, a claim, a call, a verdict. */
export class Submission {
  readonly #parts: SubmissionParts;
  readonly #tools: SenderTools;

  constructor(parts: SubmissionParts, tools: SenderTools) {
    this.#parts = parts;
    this.#tools = tools;
  }

  /** Carries the message through attempt `number`; null where the row has changed meanwhile and must be read again. */
  async run(message: OutgoingMessage, number: number, row: AttemptRow | null): Promise<Outcome | null> {
    const standing = { owner: this.#tools.makeToken(), attempt: number, states: ['calling', 'in-doubt'], published: publishedOf(row) } as const;
    const attempt: Attempt = { message, row, standing };
    for (let isRepeated = false; ; isRepeated = true) {
      if (isExpired(message, { wallMs: this.#tools.clock.nowMs() })) return this.#expire(attempt);
      const grant = await this.#takeSlot(attempt, isRepeated);
      if (grant.kind === 'no-contract') return this.#block(attempt, 'sender-not-usable');
      // A claimed message keeps its place; any other leaves the handler to those whose turn is near.
      if (grant.kind === 'crowded' && attempt.window !== undefined) continue;
      if (grant.kind === 'crowded') return this.#park(attempt, grant.waitMs);
      const use = await this.#useSlot(attempt, grant);
      if (use.kind === 'opted-out') return this.#block(attempt, 'opted-out');
      if (use.kind === 'refused') return null;
      const { verdict, writtenAtMs } = use;
      if (verdict.kind === 'not-written') continue;
      if (verdict.kind === 'expired') return this.#expire(attempt);
      return this.#parts.verdicts.record(message, standing, { ...verdict, writtenAtMs });
    }
  }

  async #takeSlot(attempt: Attempt, isRepeated: boolean): Promise<SlotGrant> {
    const { lane, poolId, sender, segments } = attempt.message;
    try {
      const grant = await this.#parts.slots.take({ lane, poolId, sender, segments, isRepeated });
      await this.#tools.faults.reach('sender.after-slot');
      return grant;
    } catch (error) {
      if (attempt.window !== undefined) await this.#handBack(attempt);
      throw error;
    }
  }

  /** A claim under which nothing was written: whoever comes next need not look it up. */
  async #handBack({ message, standing }: Attempt): Promise<void> {
    const reason: ReasonCode = 'slot-missed';
    const fact = releasedFact(message, { reason, attempt: standing.attempt, atMs: this.#tools.clock.nowMs() });
    await this.#parts.journal.write(message, { ...standing, states: ['calling'] }, { state: 'released', reason, facts: [fact], endsWireTime: true });
  }

  async #useSlot(attempt: Attempt, { slot, pass }: Granted): Promise<Use> {
    try {
      const opened = (attempt.opened ??= this.#parts.carrier.open(attempt.message));
      const claim = await this.#claim(attempt, slot);
      if (claim !== 'claimed' || attempt.window === undefined) return { kind: claim === 'opted-out' ? claim : 'refused' };
      return { kind: 'verdict', ...(await this.#parts.carrier.submit(opened, attempt.standing.attempt, { slot, pass, window: attempt.window })) };
    } finally {
      pass.release();
    }
  }

  /** Claims, unless the claim in hand outlasts the slot. */
  async #claim(attempt: Attempt, slot: Slot): Promise<ClaimResult> {
    if (attempt.window !== undefined && slot.endMs <= attempt.window.startBeforeMs) return 'claimed';
    const { clock, settings, faults } = this.#tools;
    const { recipientKey, messageId, provider, sender, bodyHash, origin, poolId, replay } = attempt.message;
    const { owner, attempt: number } = attempt.standing;
    const askedAtMs = clock.monotonicMs();
    const result = await this.#parts.store.claim({ recipientKey, messageId, provider, sender, bodyHash, origin, poolId, attempt: number, owner, wireTimeMs: wireTimeMs(settings.callDeadlineMs), isReplay: replay > 0 });
    if (result === 'claimed') attempt.window = wireWindow(askedAtMs);
    await faults.reach('sender.after-claim');
    return result;
  }

  #park({ message }: Attempt, waitMs: number): Outcome {
    return parkUntil(Math.min(this.#tools.clock.nowMs() + waitMs, message.expiresAtMs), 'waiting-for-pace');
  }

  #expire(attempt: Attempt): Promise<Outcome | null> {
    this.#tools.metrics.count('sb_submissions_total', { lane: attempt.message.lane, outcome: 'expired' });
    return expireUnsent(this.#parts.journal, unsent(attempt));
  }

  #block(attempt: Attempt, reason: ReasonCode): Promise<Outcome | null> {
    this.#tools.metrics.count('sb_submissions_total', { lane: attempt.message.lane, outcome: reason });
    return blockUnsent(this.#parts.journal, unsent(attempt), reason, this.#tools.clock.nowMs());
  }
}

function unsent({ message, row, standing, window }: Attempt): UnsentMessage {
  return { message, row, claimed: window === undefined ? undefined : { ...standing, states: ['calling'] } };
}
