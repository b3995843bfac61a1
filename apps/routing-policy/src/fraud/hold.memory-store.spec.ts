import { MemoryHoldStore } from './hold.memory-store.js';
import { describeHoldStore } from './hold.store-suite.js';

describeHoldStore(() => {
  const store = new MemoryHoldStore();
  return Promise.resolve({ store, vouch: (traffic) => store.vouch(traffic) });
});
