import { MemoryHoldStore } from './hold.memory-store.js';
import { describeHoldStore } from './hold.store-suite.js';

describeHoldStore(() => Promise.resolve(new MemoryHoldStore()));
