import type { SidMint } from '../account/sid-mint.js';
import type { SettingsBoard } from '../admin/settings-board.js';
import type { CallbackDispatcher } from '../callback/callback-dispatcher.js';
import type { Field } from '../callback/request-signature.js';
import { createRandom, hashText, STREAMS } from '../random/seeded-random.js';
import type { PumpingTraffic } from '../sender/pumping-traffic.js';
import type { Timeline } from '../time/timeline.js';
import { progressFields, voiceFields } from './call-fields.js';
import { planCall, SIP_RESPONSES, type CallStep } from './call-plan.js';
import { isOver, type CallDraft, type CallEvent, type CallRecord, type CallStatus } from './call-record.js';

export interface CallDeskParts {
  /** Decides what becomes of each call. */
  readonly seed: string;
  readonly timeline: Timeline;
  readonly mint: SidMint;
  readonly settings: SettingsBoard;
  readonly dispatcher: Pick<CallbackDispatcher, 'send'>;
  readonly pumping: Pick<PumpingTraffic, 'delivers'>;
}

/** Of an account that has not asked for more. Source: https://www.twilio.com/docs/voice/api/call-resource */
const DEFAULT_CALLS_PER_SECOND = 1;
/** How many of those that are taken reach an answering machine. */
const MACHINE_RATE = 0.3;

/** Takes calls, and plays each to its end. */
export class CallDesk {
  private readonly parts: CallDeskParts;
  private readonly timesSeen = new Map<string, number>();
  private readonly freeAtMs = new Map<string, number>();
  private calls: CallRecord[] = [];
  private readonly callsBySid = new Map<string, CallRecord>();

  constructor(parts: CallDeskParts) {
    this.parts = parts;
  }

  /** In the order of acceptance. */
  get all(): readonly CallRecord[] {
    return this.calls;
  }

  bySid(sid: string): CallRecord | undefined {
    return this.callsBySid.get(sid);
  }

  accept(draft: CallDraft, accountSid: string): CallRecord {
    const { timeline, settings, mint, pumping } = this.parts;
    const nowMs = timeline.nowMs();
    const startsAtMs = Math.max(nowMs, this.freeAtMs.get(accountSid) ?? 0);
    this.freeAtMs.set(accountSid, startsAtMs + 1_000 / (settings.current.callsPerSecond ?? DEFAULT_CALLS_PER_SECOND));
    const call = openCall(draft, { index: this.calls.length, sid: mint.next('CA'), accountSid, seed: this.seedOf(draft), createdAtMs: nowMs, queueTimeMs: startsAtMs - nowMs });
    this.calls.push(call);
    this.callsBySid.set(call.sid, call);
    for (const step of planCall(createRandom(call.seed, STREAMS.outcome), draft.timeoutMs, pumping.delivers(draft.to))) {
      const atMs = startsAtMs + step.afterMs * settings.current.callbackDelayScale;
      timeline.at(atMs, () => this.take(call, step, atMs));
    }
    return call;
  }

  /** What test credentials get: a call that is never made. */
  rehearse(draft: CallDraft, accountSid: string): CallRecord {
    const { timeline, mint } = this.parts;
    return openCall(draft, { index: -1, sid: mint.next('CA'), accountSid, seed: '', createdAtMs: timeline.nowMs(), queueTimeMs: 0 });
  }

  /** Ends a call by hand; false when its state does not allow that. */
  end(call: CallRecord, status: 'canceled' | 'completed'): boolean {
    if (isOver(call) || (status === 'canceled' && call.status === 'in-progress')) return false;
    this.take(call, { event: 'completed', status, afterMs: 0 }, this.parts.timeline.nowMs());
    return true;
  }

  reset(): void {
    this.timesSeen.clear();
    this.freeAtMs.clear();
    this.calls = [];
    this.callsBySid.clear();
  }

  private take(call: CallRecord, { event, status }: CallStep, atMs: number): void {
    if (isOver(call)) return;
    change(call, status, atMs);
    if (event === 'initiated') call.startAtMs = atMs;
    if (event === 'answered' && call.draft.detectsMachines) call.answeredBy = createRandom(call.seed, STREAMS.pick)() < MACHINE_RATE ? 'machine_start' : 'human';
    if (event === 'answered' && call.draft.url !== null) this.post(call, { url: call.draft.url, fallbackUrl: call.draft.fallbackUrl }, { fields: voiceFields(call), occasion: 'instructions' });
    this.announce(call, event, atMs);
  }

  private announce(call: CallRecord, event: CallEvent, atMs: number): void {
    const { statusCallback, events } = call.draft;
    if (statusCallback === null || !events.has(event)) return;
    this.post(call, { url: statusCallback, fallbackUrl: null }, { fields: progressFields(call, event, atMs), occasion: event });
    call.sequenceNumber += 1;
  }

  private post({ accountSid, sid, callbacks }: CallRecord, { url, fallbackUrl }: Pick<CallDraft, 'fallbackUrl'> & { readonly url: string }, { fields, occasion }: { readonly fields: readonly Field[]; readonly occasion: string }): void {
    const idempotencyToken = hashText(`${sid}|${occasion}`).slice(0, 32);
    this.parts.dispatcher.send({ accountSid, url, ...(fallbackUrl === null ? {} : { fallbackUrl }), fields, idempotencyToken, counts: callbacks, resourceSid: sid, product: 'voice' });
  }

  private seedOf({ from, to }: CallDraft): string {
    const pair = `${from}|${to}`;
    const times = (this.timesSeen.get(pair) ?? 0) + 1;
    this.timesSeen.set(pair, times);
    return hashText(`${this.parts.seed}|call|${pair}|${times}`);
  }
}

function openCall(draft: CallDraft, facts: Pick<CallRecord, 'index' | 'sid' | 'accountSid' | 'seed' | 'createdAtMs' | 'queueTimeMs'>): CallRecord {
  return {
    ...facts,
    draft,
    status: 'queued',
    updatedAtMs: facts.createdAtMs,
    startAtMs: null,
    answeredAtMs: null,
    endAtMs: null,
    answeredBy: null,
    sipResponseCode: null,
    isDeleted: false,
    sequenceNumber: 0,
    callbacks: { sent: 0, answered: 0 },
  };
}

function change(call: CallRecord, status: CallStatus, atMs: number): void {
  call.status = status;
  call.updatedAtMs = atMs;
  if (status === 'in-progress') call.answeredAtMs = atMs;
  if (!isOver(call)) return;
  call.endAtMs = atMs;
  call.sipResponseCode = SIP_RESPONSES[status] ?? null;
}
