import type { Load, PlannedIntent } from '@signalbox/demo';
import type { Lane } from '@signalbox/message';

const KINDS = {
  otp: { tenantId: 'acme-bank', purpose: 'one-time-passcode' },
  transactional: { tenantId: 'acme-bank', purpose: 'account-notification' },
  marketing: { tenantId: 'shop-news', purpose: 'announcement' },
} as const satisfies Record<Lane, { tenantId: string; purpose: string }>;

/** One character of GSM-7 each, so that 153 of them make one segment of a longer message. */
const SEGMENT = 153;

export interface PlainLoadOptions {
  readonly runId: string;
  readonly count: number;
  /** Taken in turns. */
  readonly lanes: readonly Lane[];
  /** Taken in turns. */
  readonly recipients: readonly string[];
  /** Of the message at this place; 1 unless given. */
  readonly segmentsOf?: (index: number) => number;
}

/** Intents that must all be accepted and sent. No two have the same text. */
export function makePlainLoad({ runId, count, lanes, recipients, segmentsOf = () => 1 }: PlainLoadOptions): Load {
  const intents = Array.from({ length: count }, (_, index): PlannedIntent => {
    const lane = lanes[index % lanes.length] as Lane;
    const head = `Run ${runId} says hello number ${index}. `;
    const segments = segmentsOf(index);
    const body = segments === 1 ? head : head.padEnd(SEGMENT * (segments - 1) + 20, 'and so on ');
    return { lane, expected: 'accepted', intent: { ...KINDS[lane], idempotencyKey: `${runId}-${index}`, personal: { to: recipients[index % recipients.length] as string, body } } };
  });
  return { intents, optedOut: [], recipients };
}

/** `count` fictional numbers of a country with a range of its own for each test, so that no person of one test has opted out in another. */
export function makeNumbers(country: 'DE' | 'GB' | 'FR', count: number): string[] {
  const prefix = { DE: '+4917139200', GB: '+447700900', FR: '+33639980' }[country];
  const width = country === 'DE' ? 2 : 3;
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(width, '0')}`);
}
