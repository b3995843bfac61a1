import { MemorySendAttemptStore } from './send-attempt.memory-store.js';
import { describeAttemptStore } from './send-attempt.store-suite.js';

describeAttemptStore(() => {
  const store = new MemorySendAttemptStore(() => Date.now());
  return {
    store,
    setOptOut(recipientKey, poolId, optedOut) {
      if (optedOut) store.optOuts.add(`${recipientKey}/${poolId}`);
      else store.optOuts.delete(`${recipientKey}/${poolId}`);
      return Promise.resolve();
    },
    cancel: (_recipientKey, messageId) => Promise.resolve(void store.cancellations.add(messageId)),
  };
});
