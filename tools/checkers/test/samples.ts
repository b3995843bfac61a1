import type { Acceptance, AcceptedMessage, StatusChange } from '../src/index.js';

export const acceptance = (over: Partial<Acceptance>): Acceptance => ({ sid: 'SM1', messageId: 'm1', attempt: 1, sender: '+15550001', segments: 1, requestReceivedAtMs: 0, acceptedAtMs: 0, finalStatus: 'delivered', ...over });
export const message = (messageId: string, offset: bigint, over: Partial<AcceptedMessage> = {}): AcceptedMessage => ({ messageId, tenantId: 't', recipientKey: 'r', lane: 'otp', partition: 0, offset, ...over });
export const change = (over: Partial<StatusChange>): StatusChange => ({ eventId: 'e1', messageId: 'm1', sequence: 1, status: 'delivered', terminal: true, reason: 'callback-received', policyRevision: 0, ...over });
