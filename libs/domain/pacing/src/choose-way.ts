import type { Lane } from '@signalbox/message';

/** What is known of one way to the carrier network at this moment. */
export interface WayHealth {
  /** Of all recipients, the share that may go: 0 to 1. */
  readonly share: number;
  /** The carrier refuses the credentials of this tenant. */
  readonly isRefused: boolean;
  /** Asked only where the share does not cover the message: true where it shall be a probe. */
  takeProbe(): boolean;
}

export type WayChoice =
  | { readonly kind: 'go'; readonly index: number; readonly isProbe: boolean }
  | { readonly kind: 'wait'; readonly reason: 'provider-failing' | 'credentials-refused' };

/** Lanes whose messages move to another provider. A marketing message loses nothing by waiting, and a move of all of it would crowd out those that do. */
const MOVING_LANES: ReadonlySet<Lane> = new Set(['otp', 'transactional']);

/**
 * The way of one message: the first whose share covers the recipient. `unit` places the recipient in [0, 1), always at the same place, so that a
 * share that shrinks moves each recipient once, one that grows brings each back once, and nobody swings between providers. Who may move and is
 * covered by no share takes the best way that is not closed: shares are to spare an ailing provider, not to make a code wait for nothing.
 */
export function chooseWay(ways: readonly WayHealth[], { lane, unit }: { readonly lane: Lane; readonly unit: number }): WayChoice {
  const mayMove = MOVING_LANES.has(lane);
  let place = unit;
  for (const [index, way] of (mayMove ? ways : ways.slice(0, 1)).entries()) {
    if (place < way.share) return { kind: 'go', index, isProbe: false };
    if (way.takeProbe()) return { kind: 'go', index, isProbe: true };
    // Those who are left are spread over the whole of the next way.
    place = (place - way.share) / (1 - way.share);
  }
  const best = Math.max(0, ...ways.map(({ share }) => share));
  if (mayMove && best > 0) return { kind: 'go', index: ways.findIndex(({ share }) => share === best), isProbe: false };
  return { kind: 'wait', reason: ways[0]?.isRefused === true ? 'credentials-refused' : 'provider-failing' };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const DIGITS = 5;

/** Where a recipient stands among all, in [0, 1): read from the key, which is a hash already. */
export function unitOfRecipient(recipientKey: string): number {
  let place = 0;
  for (let index = 0; index < DIGITS; index += 1) place = place * 64 + Math.max(0, ALPHABET.indexOf(recipientKey.charAt(index)));
  return place / 64 ** DIGITS;
}
