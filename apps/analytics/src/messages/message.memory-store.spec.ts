import { MemoryMessageStore } from './message.memory-store.js';
import { describeMessageStore } from './message.store-suite.js';

describeMessageStore(() => {
  const store = new MemoryMessageStore();
  return Promise.resolve({ messages: store, reports: store });
});
