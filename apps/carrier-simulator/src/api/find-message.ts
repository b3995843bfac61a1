import type { MessageRecord } from '../message/message-record.js';
import type { ApiCall } from './api-call.js';
import type { ApiContext } from './api-context.js';

/** Whether the account sees this message by now. */
export function isShown(record: MessageRecord, call: ApiCall, { timeline }: Pick<ApiContext, 'timeline'>): boolean {
  return record.accountSid === call.accountSid && record.visibleAtMs <= timeline.nowMs() && !record.isDeleted;
}

/** The message that the path names, if the account sees it. */
export function findMessage(call: ApiCall, context: Pick<ApiContext, 'store' | 'timeline'>): MessageRecord | undefined {
  const record = context.store.bySid(call.params['MessageSid']!);
  return record !== undefined && isShown(record, call, context) ? record : undefined;
}
