import { notFound, ok, refuse } from './answer.js';
import { ACCOUNT, type Resource } from './api-context.js';
import { formatRfc2822 } from './dates.js';
import { findMessage } from './find-message.js';

/** Whether a person did what a message asked for. Exists only for messages created with `ProvideFeedback`. */
export const messageFeedbackResource: Resource = {
  at: ACCOUNT,
  permission: 'messaging/feedback',
  open(routes, context) {
    routes.post('/Messages/:MessageSid/Feedback.json', (call) => {
      const record = findMessage(call, context);
      if (!record?.draft.providesFeedback) return notFound(call.path);
      const outcome = call.form.get('Outcome') ?? 'confirmed';
      if (outcome !== 'confirmed' && outcome !== 'unconfirmed') return refuse(20001, 'Outcome');
      const nowMs = context.timeline.nowMs();
      record.feedback = { outcome, createdAtMs: record.feedback?.createdAtMs ?? nowMs, updatedAtMs: nowMs };
      return ok({
        account_sid: record.accountSid,
        date_created: formatRfc2822(record.feedback.createdAtMs),
        date_updated: formatRfc2822(nowMs),
        message_sid: record.sid,
        outcome,
        uri: `/2010-04-01/Accounts/${record.accountSid}/Messages/${record.sid}/Feedback.json`,
      });
    });
  },
};
