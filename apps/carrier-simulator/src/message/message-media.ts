import { sidOfName } from '../account/sid-mint.js';
import type { MessageRecord } from './message-record.js';

export interface MediaItem {
  readonly sid: string;
  readonly url: string;
  readonly contentType: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  vcf: 'text/vcard',
};

/** A message's media without those that were removed. The type follows from the URL: nothing is fetched. */
export function mediaOf({ sid, draft, removedMedia }: MessageRecord): MediaItem[] {
  const all = draft.mediaUrls.map((url, index) => ({ sid: sidOfName('ME', `${sid}|${index}`), url, contentType: contentTypeOf(url) }));
  return all.filter((item) => !removedMedia.has(item.sid));
}

function contentTypeOf(url: string): string {
  const [, extension = ''] = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname) ?? [];
  return CONTENT_TYPES[extension.toLowerCase()] ?? 'application/octet-stream';
}
