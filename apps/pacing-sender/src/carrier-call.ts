import { slotStateAt, type Slot, type WireWindow } from '@signalbox/pacing';
import type { MessageProvider, Verdict } from '@signalbox/providers';
import type { OutgoingMessage } from './outgoing-message.js';
import { pause, type SenderTools } from './sender-tools.js';
import type { WirePass } from './wire-limit.js';

/** A message with its personal fields in the clear; kept in memory for as long as an attempt takes. */
export interface OpenedMessage {
  readonly message: OutgoingMessage;
  readonly to: string;
  readonly body: string;
}

/** What became of a call. */
export interface CarrierAnswer {
  readonly verdict: Verdict;
  /** Epoch milliseconds of the tick in which the first byte was written; undefined where none was. */
  readonly writtenAtMs: number | undefined;
}

/** What must hold in the tick of the first byte, and the right to a place on the wire. */
export interface WriteGuard {
  readonly slot: Slot;
  readonly pass: WirePass;
  readonly window: WireWindow;
}

/** The way to the carrier of one lane. */
export class CarrierCall {
  readonly #provider: MessageProvider;
  readonly #tools: SenderTools;

  constructor(provider: MessageProvider, tools: SenderTools) {
    this.#provider = provider;
    this.#tools = tools;
  }

  /** Before anything is claimed, so that an envelope that cannot be read leaves nothing behind. Throws AdapterError `envelope-unreadable`. */
  open(message: OutgoingMessage): OpenedMessage {
    const { keyring } = this.#tools;
    return { message, to: keyring.open(message.to, `${message.messageId}:to`), body: keyring.open(message.body, `${message.messageId}:body`) };
  }

  /** Waits for the slot and a place on the wire, then calls. `not-written` where slot, claim or expiry ran out before the first byte. */
  async submit({ message, to, body }: OpenedMessage, attempt: number, guard: WriteGuard): Promise<CarrierAnswer> {
    const { clock, timers, faults, metrics } = this.#tools;
    const { messageId, recipientKey, sender } = message;
    while (slotStateAt(guard.slot, clock.monotonicMs()) === 'early') await pause(timers, guard.slot.startMs - clock.monotonicMs());
    let writtenAtMs: number | undefined;
    const mayWrite = (): boolean => {
      const may = this.#mayWrite(message, guard);
      if (may) writtenAtMs = clock.nowMs();
      return may;
    };
    const verdict = await guard.pass.run(async (): Promise<Verdict> => {
      await faults.reach('sender.before-call');
      if (!this.#mayWrite(message, guard)) return { kind: 'not-written' };
      const validForMs = message.expiresAtMs - clock.nowMs();
      return this.#provider.submit({ messageId, recipientKey, attempt, to, sender, body, validForMs, mayWrite });
    });
    if (verdict.kind === 'not-written' && slotStateAt(guard.slot, clock.monotonicMs()) === 'void') metrics.count('sb_slots_void_total', {});
    await faults.reach('sender.after-call');
    return { verdict, writtenAtMs };
  }

  #mayWrite(message: OutgoingMessage, { slot, window }: WriteGuard): boolean {
    const { clock } = this.#tools;
    const nowMs = clock.monotonicMs();
    return slotStateAt(slot, nowMs) === 'open' && nowMs < window.startBeforeMs && clock.nowMs() < message.expiresAtMs;
  }
}
