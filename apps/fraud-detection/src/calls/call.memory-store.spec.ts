import { manualClock } from '@signalbox/message';
import { MemoryCallStore } from './call.memory-store.js';
import { describeCallStore } from './call.store-suite.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12, 34, 56);

describeCallStore(() => Promise.resolve({ store: new MemoryCallStore(manualClock(NOW_MS)), nowMs: NOW_MS }));
