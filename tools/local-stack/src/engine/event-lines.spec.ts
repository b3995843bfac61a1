import { describe, expect, it } from 'vitest';
import { readEventLines, renderEventLine, type Happening } from './event-lines.js';

describe('event lines', () => {
  it('are read back as they were written', () => {
    const happenings: Happening[] = [
      { kind: 'assigned', partitions: [0, 11] },
      { kind: 'assigned', partitions: [] },
      { kind: 'begun', partition: 3, offset: 17 },
      { kind: 'done', partition: 3, offset: 17 },
      { kind: 'committed', partition: 3, offset: 18 },
    ];
    const text = happenings.map((event, atMs) => renderEventLine(atMs, event)).join('');
    expect(readEventLines('m', text)).toEqual(happenings.map((event, atMs) => ({ ...event, member: 'm', atMs })));
  });

  it('end with the last whole one', () => expect(readEventLines('m', '5 b 0 1\n6 d 0').map(({ kind }) => kind)).toEqual(['begun']));
  it('of another kind are refused', () => expect(() => readEventLines('m', '5 x 0 1\n')).toThrow('no event of m'));
});
