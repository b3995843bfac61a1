import { describe } from 'vitest';
import { describeParkedStore } from '../testing/describe-parked-store.js';
import { MemoryParkedStore } from '../testing/index.js';

describe('parked records in memory', () => {
  describeParkedStore(() => Promise.resolve(new MemoryParkedStore()));
});
