import { HEADERS, type FactType } from '@signalbox/contracts';
import type { OutboundRecord } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';

/** The stored records of a message are its story; these read it. */
export function isFact(type: FactType): (record: OutboundRecord) => boolean {
  return ({ headers }) => headers[HEADERS.schema]?.startsWith(`${type}@`) === true;
}

const reasonOf = ({ value }: OutboundRecord): ReasonCode => (JSON.parse(value) as { reason: ReasonCode }).reason;

/** Why its attempts took no effect, in order. */
export function releasesOf(story: readonly OutboundRecord[]): ReasonCode[] {
  return story.filter(isFact('submission-released')).map(reasonOf);
}

export function timesGivenUp(story: readonly OutboundRecord[]): number {
  return story.filter(isFact('dead-lettered-by-sender')).length;
}

/** Whether the last that is told of it is such a release: it need not be told again. */
export function endsInRelease(story: readonly OutboundRecord[], reason: ReasonCode): boolean {
  const last = story.at(-1);
  return last !== undefined && isFact('submission-released')(last) && reasonOf(last) === reason;
}
