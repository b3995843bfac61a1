import { manualClock } from '@signalbox/message';
import { MemoryTrafficStore } from './traffic.memory-store.js';
import { describeTrafficStore } from './traffic.store-suite.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12, 34, 56, 789);

describeTrafficStore(() => Promise.resolve({ store: new MemoryTrafficStore(manualClock(NOW_MS)), nowMs: NOW_MS }));
