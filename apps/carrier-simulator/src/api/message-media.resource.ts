import { mediaOf, type MediaItem } from '../message/message-media.js';
import type { MessageRecord } from '../message/message-record.js';
import { answerList } from './answer-list.js';
import { deleted, notFound, ok } from './answer.js';
import type { ApiCall } from './api-call.js';
import { ACCOUNT, type Resource } from './api-context.js';
import { formatRfc2822 } from './dates.js';
import { findMessage } from './find-message.js';

/** A message's media: list, fetch, delete. Their bytes stay where the message said they are. */
export const messageMediaResource: Resource = {
  at: ACCOUNT,
  permission: 'messaging/media',
  open(routes, context) {
    const find = (call: ApiCall): { record: MessageRecord; item: MediaItem } | undefined => {
      const record = findMessage(call, context);
      const item = record && mediaOf(record).find(({ sid }) => sid === call.params['Sid']);
      return record && item && { record, item };
    };
    routes.get('/Messages/:MessageSid/Media.json', (call) => {
      const record = findMessage(call, context);
      if (record === undefined) return notFound(call.path);
      return answerList(call, { key: 'media_list', items: mediaOf(record), view: (item) => viewMedia(record, item) });
    });
    routes.get('/Messages/:MessageSid/Media/:Sid.json', (call) => {
      const found = find(call);
      return found === undefined ? notFound(call.path) : ok(viewMedia(found.record, found.item));
    });
    routes.delete('/Messages/:MessageSid/Media/:Sid.json', (call) => {
      const found = find(call);
      if (found === undefined) return notFound(call.path);
      found.record.removedMedia.add(found.item.sid);
      return deleted();
    });
  },
};

function viewMedia({ accountSid, sid: parentSid, acceptedAtMs }: MessageRecord, { sid, contentType }: MediaItem): object {
  return {
    account_sid: accountSid,
    content_type: contentType,
    date_created: formatRfc2822(acceptedAtMs),
    date_updated: formatRfc2822(acceptedAtMs),
    parent_sid: parentSid,
    sid,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${parentSid}/Media/${sid}.json`,
  };
}
