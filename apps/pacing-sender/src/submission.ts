import { parkUntil, withFaultPoints, type Outcome } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';
import { isExpired, wireTimeMs, wireWindow, type Slot, type WireWindow } from '@signalbox/pacing';
import { publishedOf, type AttemptJournal, type Standing } from './attempt-journal.js';
import { CapWait } from './cap-wait.js';
import type { CarrierAnswer, CarrierCall, OpenedMessage } from './carrier-call.js';
import type { Failover } from './failover.js';
import type { ListingSampler } from './listing-sampler.js';
import { onWay, type OutgoingMessage } from './outgoing-message.js';
import type { ProviderHealth } from './provider-health.js';
import type { Leave, RetryBudgets } from './retry-budgets.js';
import type { AttemptRow, ClaimResult, SendAttemptStore } from './send-attempt.store.js';
import { releasedFact } from './sender-facts.js';
import type { SenderTools } from './sender-tools.js';
import type { SlotAllocator } from './slot-allocator.js';
import type { SlotGrant } from './slot-request.js';
import { blockUnsent, cancelUnsent, expireUnsent, type UnsentMessage } from './unsent-message.js';
import type { VerdictRecorder } from './verdict-recorder.js';

/** One attempt of one message, in one execution. */
interface Attempt {
  /** As it goes: before the claim its way may change, afterwards no more. */
  message: OutgoingMessage;
  /** As routing dispatched it. */
  readonly routed: OutgoingMessage;
  /** As it was before. */
  readonly row: AttemptRow | null;
  /** What the row says once it is claimed. */
  readonly standing: Standing;
  /** Pools other than the routed one that the person has told to stop. */
  closedPools: ReadonlySet<string>;
  isProbe: boolean;
  /** The leave of the retry budget. */
  leave?: Leave;
  /** Opened with its first slot, before anything is claimed: an envelope that cannot be read leaves nothing behind. */
  opened?: OpenedMessage;
  /** Set while the claim is ours: when a call may begin. */
  window?: WireWindow;
  /** For which the claim is. */
  account?: string | null;
  isTaken: boolean;
}

/** What the steps of a submission work with. */
export interface SubmissionParts {
  readonly store: SendAttemptStore;
  readonly journal: AttemptJournal;
  readonly slots: Pick<SlotAllocator, 'take'>;
  readonly carrier: CarrierCall;
  readonly verdicts: VerdictRecorder;
  readonly health: ProviderHealth;
  readonly failover: Failover;
  readonly budgets: RetryBudgets;
  readonly sampler: Pick<ListingSampler, 'consider'>;
}

type Granted = Extract<SlotGrant, { kind: 'slot' }>;
type Use = ({ readonly kind: 'verdict' } & CarrierAnswer) | { readonly kind: Exclude<ClaimResult, 'claimed'> | 'closed' };

const NONE: ReadonlySet<string> = new Set();
/** Leave to retry is asked for again after this, and a little more. */
const BUDGET_WAIT_MS = 1_000;

/** A way, a slot, a claim, a call, a verdict. */
export class Submission {
  readonly #parts: SubmissionParts;
  readonly #tools: SenderTools;
  readonly #capWait: CapWait;

  constructor(parts: SubmissionParts, tools: SenderTools) {
    this.#parts = parts;
    this.#tools = tools;
    this.#capWait = new CapWait(tools);
  }

  /** Carries the message through attempt `number`; null where the row has changed meanwhile and must be read again. */
  async run(routed: OutgoingMessage, number: number, row: AttemptRow | null): Promise<Outcome | null> {
    const standing = { owner: this.#tools.makeToken(), attempt: number, states: ['calling', 'in-doubt'], published: publishedOf(row) } as const;
    const attempt: Attempt = { message: routed, routed, row, standing, closedPools: NONE, isProbe: false, isTaken: false };
    try {
      for (let isRepeated = false; ; isRepeated = true) {
        const step = await this.#step(attempt, isRepeated);
        if (step !== 'again') return step;
      }
    } finally {
      attempt.leave?.end(attempt.window === undefined ? 'not-made' : attempt.isTaken ? 'taken' : 'made');
    }
  }

  /** One slot, used or not. */
  async #step(attempt: Attempt, isRepeated: boolean): Promise<Outcome | null | 'again'> {
    if (isExpired(attempt.routed, { wallMs: this.#tools.clock.nowMs() })) return this.#expire(attempt);
    const wait = attempt.window === undefined ? this.#prepare(attempt) : null;
    if (wait !== null) return wait;
    const grant = await this.#takeSlot(attempt, isRepeated);
    switch (grant.kind) {
      case 'no-contract': return this.#block(attempt, 'sender-not-usable');
      case 'capped': return this.#waitForMidnight(attempt, grant.untilMs);
      // A claimed message keeps its place; any other leaves the handler to those whose turn is near.
      case 'crowded': return attempt.window === undefined ? this.#park(attempt, grant.waitMs) : 'again';
      case 'slot': return this.#conclude(attempt, await this.#useSlot(attempt, grant));
    }
  }

  async #conclude(attempt: Attempt, use: Use): Promise<Outcome | null | 'again'> {
    switch (use.kind) {
      case 'closed': return 'again';
      case 'refused': return null;
      case 'opted-out': return this.#block(attempt, 'opted-out');
      case 'cancelled': return this.#cancel(attempt);
      case 'way-opted-out': return this.#leaveWay(attempt);
      case 'verdict': return this.#judge(attempt, use);
    }
  }

  /** Another way, unless the claim in hand is for this one: then the claim goes back first. */
  async #leaveWay(attempt: Attempt): Promise<null | 'again'> {
    attempt.closedPools = new Set([...attempt.closedPools, attempt.message.poolId]);
    if (attempt.window === undefined) return 'again';
    await this.#handBack(attempt);
    return null;
  }

  async #judge(attempt: Attempt, { verdict, writtenAtMs }: CarrierAnswer): Promise<Outcome | null | 'again'> {
    if (verdict.kind === 'not-written') return 'again';
    if (verdict.kind === 'expired') return this.#expire(attempt);
    const { message, standing } = attempt;
    attempt.isTaken = verdict.kind === 'accepted';
    if (verdict.kind === 'accepted') this.#parts.sampler.consider(message, { providerMessageId: verdict.providerMessageId, account: attempt.account ?? null });
    return this.#parts.verdicts.record(message, standing, { ...verdict, writtenAtMs });
  }

  /** The way of an unclaimed message, and the leave to retry it; the outcome where it has to wait for either. */
  #prepare(attempt: Attempt): Outcome | null {
    const { failover, budgets } = this.#parts;
    const direction = failover.choose(attempt.routed, attempt.row, attempt.closedPools);
    if (direction.kind === 'wait') return direction.outcome;
    attempt.message = direction.message;
    attempt.isProbe = direction.isProbe;
    attempt.leave ??= budgets.ask(attempt.message, attempt.row) ?? undefined;
    if (attempt.leave !== undefined) return null;
    const { clock, random, metrics } = this.#tools;
    const { provider, lane, expiresAtMs } = attempt.message;
    metrics.count('sb_retry_budget_waits_total', { provider, lane });
    return parkUntil(Math.min(clock.nowMs() + BUDGET_WAIT_MS * (1 + random()), expiresAtMs), 'retry-budget-spent');
  }

  async #takeSlot(attempt: Attempt, isRepeated: boolean): Promise<SlotGrant> {
    const { lane, tenantId, poolId, provider, sender, candidates, carrier, segments } = attempt.message;
    // What is claimed is claimed for its sender, and another way has its own.
    const senders = attempt.window === undefined && candidates?.includes(sender) ? candidates : [sender];
    const { faults } = this.#tools;
    try {
      return await withFaultPoints(faults, 'sender', 'slot', () => this.#parts.slots.take({ lane, tenantId, poolId, provider, senders, carrier, segments, isRepeated }));
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

  async #useSlot(attempt: Attempt, { slot, pass, sender }: Granted): Promise<Use> {
    const isFirstClaim = attempt.window === undefined;
    try {
      if (isFirstClaim) {
        // Its way may have closed while it waited for its turn.
        if (!attempt.isProbe && !this.#parts.failover.isPassable(attempt.message)) return { kind: 'closed' };
        const { provider, poolId } = attempt.message;
        attempt.message = onWay(attempt.message, { provider, poolId, sender });
        attempt.opened = this.#parts.carrier.open(attempt.message);
      }
      const claim = await this.#claim(attempt, slot);
      if (claim !== 'claimed') return { kind: claim };
      pass.claimed(isFirstClaim);
      return await this.#call(attempt, { slot, pass });
    } finally {
      pass.release();
    }
  }

  async #call(attempt: Attempt, place: Pick<Granted, 'slot' | 'pass'>): Promise<Use> {
    const { opened, window, message, routed, standing } = attempt;
    if (opened === undefined || window === undefined) return { kind: 'refused' };
    const { provider, poolId, sender, tenantId, channel, lane } = message;
    const answer = await this.#parts.carrier.submit(opened, { attempt: standing.attempt, account: attempt.account ?? null }, { ...place, window });
    this.#parts.health.observe({ way: { provider, poolId, sender }, tenantId, channel, verdict: answer.verdict, beganAtMs: answer.beganAtMs });
    if (provider !== routed.provider || poolId !== routed.poolId) this.#tools.metrics.count('sb_failovers_total', { provider, lane });
    return { kind: 'verdict', ...answer };
  }

  /** Claims, unless the claim in hand outlasts the slot and is for the account of now. */
  #claim(attempt: Attempt, slot: Slot): Promise<ClaimResult> {
    const account = this.#parts.carrier.accountOf(attempt.message);
    if (attempt.window !== undefined && attempt.account === account && slot.endMs <= attempt.window.startBeforeMs) return Promise.resolve('claimed');
    return withFaultPoints(this.#tools.faults, 'sender', 'claim', () => this.#claimFor(attempt, account));
  }

  async #claimFor(attempt: Attempt, account: string | null): Promise<ClaimResult> {
    const { clock, settings } = this.#tools;
    const { recipientKey, messageId, provider, sender, bodyHash, origin, poolId, replay } = attempt.message;
    const { owner, attempt: number } = attempt.standing;
    const subject = { recipientKey, messageId, provider, sender, bodyHash, origin, poolId, routedPoolId: attempt.routed.poolId, account };
    const askedAtMs = clock.monotonicMs();
    const result = await this.#parts.store.claim({ ...subject, attempt: number, owner, wireTimeMs: wireTimeMs(settings.callDeadlineMs), isReplay: replay > 0 });
    if (result === 'claimed') Object.assign(attempt, { window: wireWindow(askedAtMs), account });
    return result;
  }

  #park({ message }: Attempt, waitMs: number): Outcome {
    return parkUntil(Math.min(this.#tools.clock.nowMs() + waitMs, message.expiresAtMs), 'waiting-for-pace');
  }

  /** Blocked where it would expire before; a claimed one is handed back first. */
  async #waitForMidnight(attempt: Attempt, midnightMs: number): Promise<Outcome | null> {
    if (attempt.message.expiresAtMs <= midnightMs) return this.#block(attempt, 'cap-reached');
    if (attempt.window === undefined) return this.#capWait.hold(attempt.routed, attempt.row, midnightMs);
    await this.#handBack(attempt);
    return null;
  }

  #expire(attempt: Attempt): Promise<Outcome | null> {
    this.#count(attempt, 'expired');
    return expireUnsent(this.#parts.journal, unsent(attempt));
  }

  #block(attempt: Attempt, reason: ReasonCode): Promise<Outcome | null> {
    this.#count(attempt, reason);
    return blockUnsent(this.#parts.journal, unsent(attempt), reason, this.#tools.clock.nowMs());
  }

  #cancel(attempt: Attempt): Promise<Outcome | null> {
    this.#count(attempt, 'cancelled');
    return cancelUnsent(this.#parts.journal, unsent(attempt), this.#tools.clock.nowMs());
  }

  #count({ message }: Attempt, outcome: string): void {
    this.#tools.metrics.count('sb_submissions_total', { lane: message.lane, outcome });
  }
}

function unsent({ message, row, standing, window }: Attempt): UnsentMessage {
  return { message, row, claimed: window === undefined ? undefined : { ...standing, states: ['calling'] } };
}
