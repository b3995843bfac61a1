import { withFaultPoints } from '@signalbox/kafka';
import { slotStateAt, type Slot, type WireWindow } from '@signalbox/pacing';
import type { LookUp, LookUpQuery, ProviderRegistry, RichContent, Verdict } from '@signalbox/providers';
import type { OutgoingMessage } from './outgoing-message.js';
import { pause, type SenderTools } from './sender-tools.js';
import type { WirePass } from './wire-limit.js';

/** A message with its personal fields in the clear; kept in memory for as long as an attempt takes. */
export interface OpenedMessage {
  readonly message: OutgoingMessage;
  readonly to: string;
  readonly body: string;
  readonly rich: RichContent | undefined;
}

/** What became of a call. */
export interface CarrierAnswer {
  readonly verdict: Verdict;
  /** Epoch milliseconds of the tick in which the first byte was written; undefined where none was. */
  readonly writtenAtMs: number | undefined;
  /** Monotonic time of that tick; of the beginning of the submission where nothing was written. */
  readonly beganAtMs: number;
}

/** What must hold in the tick of the first byte, and the right to a place on the wire. */
export interface WriteGuard {
  readonly slot: Slot;
  readonly pass: WirePass;
  readonly window: WireWindow;
}

/** What the row says of an attempt in hand. */
export interface ClaimedAttempt {
  readonly attempt: number;
  readonly account: string | null;
}

/** What the row of an attempt says of it. */
export interface AttemptOnWire {
  readonly provider: string;
  readonly sender: string;
  /** Null: the tenant's account of now. */
  readonly account: string | null;
  /** Epoch milliseconds. */
  readonly createdSinceMs: number;
}

/** The ways of one lane to its carriers. */
export class CarrierCall {
  readonly #providers: ProviderRegistry;
  readonly #tools: SenderTools;

  constructor(providers: ProviderRegistry, tools: SenderTools) {
    this.#providers = providers;
    this.#tools = tools;
  }

  /** Before anything is claimed, so that an envelope that cannot be read leaves nothing behind. Throws AdapterError `envelope-unreadable`. */
  open(message: OutgoingMessage): OpenedMessage {
    const { messageId, to, body, content } = message;
    const { keyring } = this.#tools;
    const rich = content === undefined ? undefined : (JSON.parse(keyring.open(content, `${messageId}:rich`)) as RichContent);
    return { message, to: keyring.open(to, `${messageId}:to`), body: keyring.open(body, `${messageId}:body`), rich };
  }

  /** By which the message would go now; null where its tenant has none at the provider. */
  accountOf({ provider, tenantId }: OutgoingMessage): string | null {
    return this.#providers.providerFor(provider)?.accountOf(tenantId) ?? null;
  }

  /** Waits for the slot and a place on the wire, then calls. `not-written` where slot, claim or expiry ran out before the first byte. */
  async submit({ message, to, body, rich }: OpenedMessage, { attempt, account }: ClaimedAttempt, guard: WriteGuard): Promise<CarrierAnswer> {
    const { clock, timers, faults, metrics } = this.#tools;
    const { messageId, recipientKey, tenantId, purpose, channel, sender } = message;
    const provider = this.#providers.providerFor(message.provider);
    let beganAtMs = clock.monotonicMs();
    if (provider === null) return { verdict: { kind: 'held', reason: 'credentials-missing', account: null, detail: `this process has no carrier ${message.provider}` }, writtenAtMs: undefined, beganAtMs };
    while (slotStateAt(guard.slot, clock.monotonicMs()) === 'early') await pause(timers, guard.slot.startMs - clock.monotonicMs());
    let writtenAtMs: number | undefined;
    const mayWrite = (): boolean => {
      const may = this.#mayWrite(message, guard);
      if (may) [writtenAtMs, beganAtMs] = [clock.nowMs(), clock.monotonicMs()];
      return may;
    };
    const call = async (): Promise<Verdict> => {
      const validForMs = message.expiresAtMs - clock.nowMs();
      const answer: Verdict = !this.#mayWrite(message, guard) ? { kind: 'not-written' } : await provider.submit({ messageId, recipientKey, attempt, tenantId, ...(account !== null && { account }), purpose, channel, to, sender, body, ...(rich && { rich }), validForMs, mayWrite });
      if (answer.kind === 'not-written' || answer.kind === 'expired') guard.pass.unwritten();
      return answer;
    };
    const verdict = await guard.pass.run(() => withFaultPoints(faults, 'sender', 'call', call));
    if (verdict.kind === 'not-written' && slotStateAt(guard.slot, clock.monotonicMs()) === 'void') metrics.count('sb_slots_void_total', {});
    return { verdict, writtenAtMs, beganAtMs };
  }

  /** Asks the carrier that took the attempt what it has for the recipient; see MessageProvider.findByRecipient. */
  lookUp(message: OutgoingMessage, { provider, sender, account, createdSinceMs }: AttemptOnWire): Promise<LookUp> {
    const { tenantId, channel, messageId, to, renderedByCarrier: isRenderedByCarrier = false } = message;
    const query = (): LookUpQuery => ({ tenantId, account, channel, to: this.#tools.keyring.open(to, `${messageId}:to`), sender, isRenderedByCarrier, createdSinceMs });
    return this.#providers.providerFor(provider)?.findByRecipient(query()) ?? Promise.resolve({ kind: 'impossible', detail: `this process has no carrier ${provider}` });
  }

  #mayWrite(message: OutgoingMessage, { slot, window }: WriteGuard): boolean {
    const { clock } = this.#tools;
    const nowMs = clock.monotonicMs();
    return slotStateAt(slot, nowMs) === 'open' && nowMs < window.startBeforeMs && clock.nowMs() < message.expiresAtMs;
  }
}
