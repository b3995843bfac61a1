import type { LeasedSlot, SlotOption, UnusedSlots } from '@signalbox/message';
import type { PacedOption } from '@signalbox/pacing';
import { NOTHING_UNUSED } from './lease-plan.js';

/** A full cap is asked again after this: slots that were counted and not used give room back. */
const FULL_MEMORY_MS = 1_000;

/** What a process leased in vain, to go back with its next lease; and which caps it found used up. */
export class UnusedLeases {
  #unused: UnusedSlots = NOTHING_UNUSED;
  readonly #full = new Map<string, { readonly cost: number; readonly resetsAtMs: number; readonly untilMs: number }>();

  get isWaiting(): boolean {
    return this.#unused.stretches.length + this.#unused.counts.length > 0;
  }

  add({ stretches, counts }: SlotOption, { startsUs, resetsAtUs }: Extract<LeasedSlot, { kind: 'slot' }>): void {
    this.#unused = {
      stretches: [...this.#unused.stretches, ...stretches.map((stretch, index) => ({ ...stretch, startUs: startsUs[index] as number }))],
      counts: [...this.#unused.counts, ...counts.map((count, index) => ({ ...count, resetsAtUs: resetsAtUs[index] as number }))],
    };
  }

  /** All of it, once: what is lost with an answer is not told again, for it may be another's by then. */
  takeAll(): UnusedSlots {
    const unused = this.#unused;
    this.#unused = NOTHING_UNUSED;
    return unused;
  }

  noteFull(options: readonly PacedOption[], { capId, resetsAtMs, nowMs }: { readonly capId: string; readonly resetsAtMs: number; readonly nowMs: number }): void {
    const costs = options.flatMap(({ option }) => option.counts.filter((count) => count.capId === capId).map(({ cost }) => cost));
    this.#full.set(capId, { cost: Math.min(...costs), resetsAtMs, untilMs: nowMs + FULL_MEMORY_MS });
  }

  /** The cap that every option is known to run into; null where one may pass. */
  fullOf(options: readonly PacedOption[], nowMs: number): { readonly capId: string; readonly untilMs: number } | null {
    const found = options.map(({ option }) => option.counts.find(({ capId, cost }) => {
      const full = this.#full.get(capId);
      return full !== undefined && nowMs < full.untilMs && cost >= full.cost;
    })?.capId);
    const [capId] = found;
    return capId === undefined || found.includes(undefined) ? null : { capId, untilMs: Math.ceil(this.#full.get(capId)?.resetsAtMs ?? 0) };
  }
}
