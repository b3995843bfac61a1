import { describe, expect, it } from 'vitest';
import { makeFigures } from './figures.js';

const measurement = { messages: 2_000, publishMs: 1_000, submitMs: 4_000, cpuMs: { intake: 3_000, postgres: 500 } };

describe('makeFigures', () => {
  it('gives rates per second and CPU per message', () => {
    expect(makeFigures(measurement)).toEqual([
      { name: 'messages', value: 2_000, unit: 'count' },
      { name: 'publish', value: 2_000, unit: 'intents/s' },
      { name: 'intent to submission', value: 500, unit: 'messages/s' },
      { name: 'cpu of intake', value: 1.5, unit: 'ms/message' },
      { name: 'cpu of postgres', value: 0.25, unit: 'ms/message' },
    ]);
  });
});
