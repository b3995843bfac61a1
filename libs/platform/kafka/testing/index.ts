export * from './manual-time.js';
export { MemoryBus, silentLogger, type MemoryBusOptions, type SendFault } from './memory-bus.js';
export { Death, Life } from './mortal-faults.js';
export { MemoryParkedStore } from './memory-parked-store.js';
