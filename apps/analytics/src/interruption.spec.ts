import { describeInterruptions } from './interruption-suite.js';
import { MemoryMessageStore } from './messages/message.memory-store.js';

describeInterruptions(() => {
  const store = new MemoryMessageStore();
  return Promise.resolve({ messages: store, reports: store });
});
