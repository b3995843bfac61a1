import { randomUUID } from 'node:crypto';
import { MemoryDecisionStore } from './decision.memory-store.js';
import { describeDecisionStore } from './decision.store-suite.js';

describeDecisionStore(() => new MemoryDecisionStore(), randomUUID);
