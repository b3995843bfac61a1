import type { Load, PlannedIntent } from '@signalbox/demo';
import type { Lane } from '@signalbox/message';
import { PLAIN_KINDS } from '@signalbox/prove';

export interface PlainLoadOptions {
  readonly runId: string;
  readonly count: number;
  /** Taken in turns. */
  readonly lanes: readonly Lane[];
  /** Taken in turns. */
  readonly recipients: readonly string[];
}

/** Intents that must all be accepted and sent. No two have the same text. */
export function makePlainLoad({ runId, count, lanes, recipients }: PlainLoadOptions): Load {
  const intents = Array.from({ length: count }, (_, index): PlannedIntent => {
    const lane = lanes[index % lanes.length] as Lane;
    const personal = { to: recipients[index % recipients.length] as string, body: `Run ${runId} says hello number ${index}. ` };
    return { lane, expected: 'accepted', intent: { ...PLAIN_KINDS[lane], idempotencyKey: `${runId}-${index}`, personal } };
  });
  return { intents, optedOut: [], recipients };
}
