import { randomBytes } from 'node:crypto';
import { makeUuidV7 } from '@signalbox/message';
import type { Change, Claim } from '../../src/send-attempt.store.js';

/** What looks like a recipient key, a body hash or a token. */
export const key22 = (): string => randomBytes(16).toString('base64url');
/** Of now, so that it falls into a partition of its own day. */
export const makeMessageId = (): string => makeUuidV7(Date.now(), randomBytes(10));

export const makeClaim = (change: Partial<Claim> = {}): Claim => ({
  recipientKey: key22(), messageId: makeMessageId(), provider: 'twilio', sender: '+15005550006', poolId: 'us-10dlc', routedPoolId: change.poolId ?? 'us-10dlc', bodyHash: key22(),
  origin: { topic: 'dispatch-otp', partition: 3, offset: '41' }, attempt: 1, owner: key22(), wireTimeMs: 11_000, isReplay: false, account: 'AC1', ...change,
});
export const makeSid = (): string => `SM${randomBytes(16).toString('hex')}`;

/** The change that follows a claim. */
export function after(claim: Claim, change: Partial<Change>): Change {
  const { recipientKey, messageId, owner, attempt } = claim;
  return { recipientKey, messageId, expected: { owner, attempt, states: ['calling', 'in-doubt'] }, state: 'accepted', reason: 'submitted', published: '[]', ...change };
}
