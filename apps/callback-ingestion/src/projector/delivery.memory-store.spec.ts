import { MemoryDeliveryStore } from './delivery.memory-store.js';
import { describeDeliveryStore } from './delivery.store-suite.js';

describeDeliveryStore(() => new MemoryDeliveryStore());
