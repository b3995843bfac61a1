import { describe, expect, it } from 'vitest';
import { acceptance } from '../test/samples.js';
import { findOverpace, findWriteOverpace, measurePace, measureWritePace } from './check-pace.js';

const contract = [{ sender: '+15550001', segmentsPerSecond: 10 }];
const sends = (count: number, gapMs: number, fromMs = 0) => Array.from({ length: count }, (_, index) => acceptance({ requestReceivedAtMs: fromMs + index * gapMs }));

describe('findOverpace', () => {
  it('is content at the contracted pace', () => expect(findOverpace(sends(50, 100), contract)).toEqual([]));
  it('catches a burst across the border of two calendar seconds, and says when it was', () => {
    expect(findOverpace([...sends(8, 10, 900), ...sends(8, 10, 1_000)], contract)).toEqual([{
      promise: 'P4', subject: '+15550001',
      what: '16 segments arrived at the carrier in the second from 1970-01-01T00:00:00.900Z, allowed are 11.5; look at network jitter and at sb_event_loop_delay_seconds of the senders if the pace at write time holds, else at rate_buckets',
    }]);
  });
  it('weighs segments', () => expect(measurePace([acceptance({ segments: 3 }), acceptance({ segments: 2, requestReceivedAtMs: 999 })], contract)[0]?.maxSegments).toBe(5));
  it('catches a sender without a contract', () => expect(findOverpace([acceptance({ sender: '+1' })], contract)).toHaveLength(1));
});

describe('findWriteOverpace', () => {
  const writes = (gapMs: number) => Array.from({ length: 40 }, (_, index) => ({ messageId: `m${index}`, sender: '+15550001', segments: 1, writtenAtMs: index * gapMs }));
  it('goes by the moment of the write', () => {
    expect(findWriteOverpace(writes(50), contract)).toMatchObject([{ subject: '+15550001', what: expect.stringContaining('20 segments were written') as string }]);
    expect(findWriteOverpace(writes(100), contract)).toEqual([]);
    expect(measureWritePace(writes(100), contract)[0]?.maxSegments).toBe(10);
  });
});
