import type { Lane } from '@signalbox/message';
import type { Slot } from '@signalbox/pacing';
import type { WirePass } from './wire-limit.js';

export interface SlotRequest {
  readonly lane: Lane;
  readonly tenantId: string;
  readonly poolId: string;
  readonly provider: string;
  /** Those that may send it: one where the recipient knows it, else as many as routing offers. */
  readonly senders: readonly string[];
  /** Of the recipient's number; absent where it is not known. */
  readonly carrier?: string | undefined;
  readonly segments: number;
  /** Its last slot passed unused: it goes first, however long the queue is. */
  readonly isRepeated: boolean;
}

export type SlotGrant =
  /** `sender` is the one whose slot came first; the slot is no other's. */
  | { readonly kind: 'slot'; readonly slot: Slot; readonly sender: string; readonly pass: WirePass }
  /** The turn is too far off to wait for it here; come back after about so long. */
  | { readonly kind: 'crowded'; readonly waitMs: number }
  /** What may be sent today has been sent; it begins anew at `untilMs`, epoch milliseconds. */
  | { readonly kind: 'capped'; readonly capId: string; readonly untilMs: number }
  /** None of the senders has a contract, so none has a pace. */
  | { readonly kind: 'no-contract' };
