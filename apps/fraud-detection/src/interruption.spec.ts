import { manualClock } from '@signalbox/message';
import { MemoryCallStore } from './calls/call.memory-store.js';
import { describeInterruptions } from './interruption-suite.js';
import { MemoryTrafficStore } from './messages/traffic.memory-store.js';
import { MemoryVerdictStore } from './verdicts/verdict.memory-store.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12, 34, 56);

describeInterruptions(() => {
  const clock = manualClock(NOW_MS);
  return Promise.resolve({ traffic: new MemoryTrafficStore(clock), calls: new MemoryCallStore(clock), verdicts: new MemoryVerdictStore() });
}, () => NOW_MS);
