import { describe, expect, it } from 'vitest';
import { countRepeats, findSecondEvents, type EventRecord } from './second-events.js';

const event = (over: Partial<EventRecord> = {}): EventRecord => ({ topic: 'message-events', messageId: 'm1', schema: 'message-submitted@1', attempt: 1, reason: 'submitted', sequence: null, eventId: 'e1', bytes: 'b1', ...over });

describe('findSecondEvents', () => {
  it.each<[string, EventRecord[], number]>([
    ['one event', [event()], 0],
    ['the same record again', [event(), event()], 0],
    ['another attempt', [event(), event({ attempt: 2, eventId: 'e2', bytes: 'b2' })], 0],
    ['a doubt that is held some time later', [event({ reason: 'reply-lost' }), event({ reason: 'held-in-doubt', eventId: 'e2', bytes: 'b2' })], 0],
    ['the same doubt for two reasons', [event({ reason: 'reply-lost' }), event({ reason: 'owner-vanished', eventId: 'e2', bytes: 'b2' })], 1],
    ['another message', [event(), event({ messageId: 'm2', eventId: 'e2', bytes: 'b2' })], 0],
    ['a second id for the same event', [event(), event({ eventId: 'e2', bytes: 'b2' })], 1],
    ['other bytes under the same id', [event(), event({ bytes: 'b2' })], 1],
    ['a status of the next sequence', [event({ sequence: 1 }), event({ sequence: 2, eventId: 'e2', bytes: 'b2' })], 0],
    ['two statuses of one sequence', [event({ sequence: 1 }), event({ sequence: 1, eventId: 'e2', bytes: 'b2' })], 1],
  ])('%s', (_name, records, found) => {
    expect(findSecondEvents(records)).toHaveLength(found);
  });
});

describe('countRepeats', () => {
  it('counts copies', () => expect(countRepeats([event(), event(), event({ bytes: 'b2' })])).toBe(1));
});
