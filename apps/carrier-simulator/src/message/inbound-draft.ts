import type { InboundRequest } from '../admin/admin-shapes.js';
import { hashText } from '../random/seeded-random.js';
import type { MessageDraft } from './message-record.js';

/** A person's message in the shape that all messages are kept in. */
export function inboundDraft({ from, to, body }: InboundRequest): MessageDraft {
  return {
    from,
    to,
    body,
    bodySha256: hashText(body),
    messagingServiceSid: null,
    mediaUrls: [],
    validityMs: 0,
    sendAtMs: null,
    providesFeedback: false,
    statusCallback: null,
    messageId: null,
    recipientKey: null,
    attempt: null,
  };
}
