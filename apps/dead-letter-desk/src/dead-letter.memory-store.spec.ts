import { MemoryDeadLetterStore } from './dead-letter.memory-store.js';
import { describeDeadLetterStore } from './dead-letter.store-suite.js';

describeDeadLetterStore(() => new MemoryDeadLetterStore(() => Date.UTC(2026, 0, 5)));
