import { MemoryHealthStore } from './health.memory-store.js';
import { describeHealthStore } from './health.store-suite.js';

describeHealthStore(() => Promise.resolve(new MemoryHealthStore()));
