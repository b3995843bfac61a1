import { describeEngine } from '../testing/describe-engine.js';
import { describeKafkaClient } from '../testing/describe-kafka-client.js';
import type { ContractWorld } from '../testing/contract-world.js';
import { MemoryBus } from '../testing/index.js';
import { systemClock as clock } from './system-clock.js';

const PARTITIONS = 4;
const open = (): Promise<ContractWorld> => Promise.resolve({ client: new MemoryBus({ clock, partitions: PARTITIONS }), clock, partitions: PARTITIONS });

describeKafkaClient('memory', open);
describeEngine('memory', open);
