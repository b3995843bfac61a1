import { describe } from 'vitest';
import { describeParkedStore, MemoryParkedStore } from '../testing/index.js';

describe('parked records in memory', () => {
  describeParkedStore(() => Promise.resolve(new MemoryParkedStore()));
});
