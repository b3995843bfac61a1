import { MemoryIdempotencyStore } from './idempotency.memory-store.js';
import { describeIdempotencyStore } from './idempotency.store-suite.js';

describeIdempotencyStore(() => new MemoryIdempotencyStore());
