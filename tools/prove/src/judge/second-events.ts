import type { ReasonCode } from '@signalbox/message';

/** A record as far as the identity of its event goes. */
export interface EventRecord {
  readonly topic: string;
  readonly messageId: string;
  readonly schema: string;
  readonly attempt: number;
  /** Of a fact or a change; none of other records. */
  readonly reason: string | null;
  /** Null where the topic numbers no changes. */
  readonly sequence: number | null;
  readonly eventId: string;
  /** The whole record in one text: key, headers and value. */
  readonly bytes: string;
}

/** What is told of an attempt again, some time later, is another event. */
const TOLD_AGAIN: ReadonlySet<string> = new Set<ReasonCode>(['held-in-doubt', 'adoption-overruled']);

function nameOf({ topic, messageId, schema, attempt, reason, sequence }: EventRecord): string {
  const again = reason !== null && TOLD_AGAIN.has(reason) ? ` ${reason}` : '';
  return `${topic} ${messageId} ${schema} attempt ${attempt}${again}${sequence === null ? '' : ` sequence ${sequence}`}`;
}

/** Events that exist under more than one id, and ids that stand for different bytes. */
export function findSecondEvents(records: readonly EventRecord[]): string[] {
  const twice = [...Map.groupBy(records, nameOf)].filter(([, of]) => new Set(of.map(({ eventId }) => eventId)).size > 1);
  const unlike = [...Map.groupBy(records, ({ topic, eventId }) => `${topic} ${eventId}`)].filter(([, of]) => new Set(of.map(({ bytes }) => bytes)).size > 1);
  return [...twice.map(([name, of]) => `${name} has the ids ${[...new Set(of.map(({ eventId }) => eventId))].join(', ')}`), ...unlike.map(([name]) => `${name} stands for different bytes`)];
}

/** How many records repeat another one. */
export function countRepeats(records: readonly EventRecord[]): number {
  return records.length - new Set(records.map(({ topic, bytes }) => `${topic} ${bytes}`)).size;
}
