import { partitionOf } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { createMemoryTransport } from './memory-transport.js';
import { createPlacer, sendCovered } from './send-covered.js';

const record = (key: string | null) => ({ key, value: '{}', headers: {} });
const placed = (partition: number, value = String(partition)) => ({ partition, key: null, value, headers: {} });

describe('createPlacer', () => {
  it('places a key where Kafka’s Java client would', () => {
    const place = createPlacer();
    expect(place(record('abc'), 12).partition).toBe(partitionOf(Buffer.from('abc'), 12));
    expect(place(record('abc'), 12).partition).toBe(place(record('abc'), 12).partition);
  });

  it('spreads what has no key over all partitions', () => {
    const place = createPlacer();
    expect(Array.from({ length: 4 }, () => place(record(null), 4).partition).sort()).toEqual([0, 1, 2, 3]);
  });
});

describe('sendCovered', () => {
  it('sends again what the acknowledgement leaves out, and nothing twice', async () => {
    const transport = createMemoryTransport({ forget: (send) => (send === 1 ? [1, 3] : send === 2 ? [3] : []) });
    await sendCovered(transport, [placed(0), placed(1), placed(2), placed(3, 'a'), placed(3, 'b')]);
    expect(transport.sends).toEqual([5, 3, 2]);
    expect(transport.written.map((entry) => entry.value)).toEqual(['0', '2', '1', 'a', 'b']);
  });

  it('gives up where a partition is always left out', async () => {
    const transport = createMemoryTransport({ forget: () => [1] });
    await expect(sendCovered(transport, [placed(0), placed(1)])).rejects.toThrow('1 records were left out of 5 acknowledgements');
    expect(transport.written).toHaveLength(1);
  });
});
