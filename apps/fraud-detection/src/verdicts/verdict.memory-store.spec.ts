import { MemoryVerdictStore } from './verdict.memory-store.js';
import { describeVerdictStore } from './verdict.store-suite.js';

describeVerdictStore(() => Promise.resolve(new MemoryVerdictStore()));
