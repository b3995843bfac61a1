import { textOf } from '../../src/sender/dispatch-source.js';
import { numberOf } from '../../src/measure/number-of.js';
import type { LoopTask } from '../../src/sender/loop-task.js';

/** As long as a keyed hash of a recipient. */
const RECIPIENT_KEY = 'k'.repeat(22);

/** What the loop and the floor post as their message of this number: the form that the sender posts for a one-time passcode, so that the carrier has as much to read of each. */
export function numberedFields({ carrierOrigin, from }: Pick<LoopTask, 'carrierOrigin' | 'from'>, index: number): Record<string, string> {
  const messageId = `0198c0de-0000-7000-8000-${String(index).padStart(12, '0')}`;
  return {
    To: numberOf(index),
    From: from,
    Body: textOf(index, 1),
    ValidityPeriod: '3599',
    StatusCallback: `${carrierOrigin}/webhooks/twilio/status?m=${messageId}&k=${RECIPIENT_KEY}&a=1#rc=5&rp=all&ct=2000&rt=4000`,
    MessageIntent: 'otp',
    RiskCheck: 'enable',
  };
}
