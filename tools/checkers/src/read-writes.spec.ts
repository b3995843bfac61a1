import { expect, it } from 'vitest';
import { readWrites } from './read-writes.js';

it('takes each write once, of whichever fact tells of it', () => {
  const wire = { messageId: 'm1', sender: '+1', segments: 2 };
  const writtenAt = '2026-01-01T00:00:00.250Z';
  expect(readWrites([
    { ...wire, type: 'submission-in-doubt', attempt: 1, writtenAt }, { ...wire, type: 'submission-in-doubt', attempt: 1, writtenAt }, { ...wire, type: 'message-submitted', attempt: 1 },
    { ...wire, type: 'message-submitted', attempt: 2, writtenAt: '2026-01-01T00:00:09.000Z' }, { type: 'intent-accepted', messageId: 'm2', attempt: 0 },
  ])).toEqual([{ ...wire, writtenAtMs: Date.parse(writtenAt) }, { ...wire, writtenAtMs: Date.parse(writtenAt) + 8_750 }]);
});
