/**
 * Without these the carrier repeats a callback only after a failed connect, once. With them: five repeats, the most there are, after any
 * failure, so that the restart of an edge is bridged; connect within 2 s, read within 4 s; all share the carrier's total of 15 s. The fragment is not part of what is signed.
 */
const CONNECTION_OVERRIDES = '#rc=5&rp=all&ct=2000&rt=4000';

/** Where the callbacks of one attempt go. They name the message, so that one that comes before the reply still settles the attempt. */
export function statusCallbackUrl(callbackBaseUrl: string, message: { readonly messageId: string; readonly recipientKey: string; readonly attempt: number }): string {
  const query = `m=${encodeURIComponent(message.messageId)}&k=${encodeURIComponent(message.recipientKey)}&a=${message.attempt}`;
  return `${callbackBaseUrl.replace(/\/+$/, '')}/webhooks/twilio/status?${query}${CONNECTION_OVERRIDES}`;
}
