import { describe, expect, it } from 'vitest';
import { change } from '../test/samples.js';
import { findDisagreement } from './check-stored-statuses.js';

const changes = [change({ status: 'sent', terminal: false }), change({ eventId: 'e2', sequence: 2 })];
const timeline = [{ messageId: 'm1', sequence: 1, eventId: 'e1', status: 'sent' }, { messageId: 'm1', sequence: 2, eventId: 'e2', status: 'delivered' }];
const statuses = [{ messageId: 'm1', status: 'delivered', sequence: 2 }];

describe('findDisagreement', () => {
  it('is content where topic, timeline and table say the same', () => expect(findDisagreement([...changes, ...changes], { timeline, statuses })).toEqual([]));
  it('lets a message wait that no fact has told of', () => expect(findDisagreement([], { timeline: [], statuses: [{ messageId: 'm9', status: 'received', sequence: 0 }] })).toEqual([]));
  it.each([
    ['a change that the timeline lacks', { timeline: timeline.slice(0, 1), statuses }],
    ['a row that was never published', { timeline: [...timeline, { messageId: 'm2', sequence: 1, eventId: 'x', status: 'received' }], statuses }],
    ['a row under another event id', { timeline: timeline.map((row) => (row.sequence === 2 ? { ...row, eventId: 'x' } : row)), statuses }],
    ['a table that is behind', { timeline, statuses: [{ messageId: 'm1', status: 'sent', sequence: 1 }] }],
    ['a table that says something else', { timeline, statuses: [{ messageId: 'm1', status: 'read', sequence: 2 }] }],
    ['a table without the message', { timeline, statuses: [] }],
  ])('catches %s', (_name, stored) => expect(findDisagreement(changes, stored)).toHaveLength(1));
});
