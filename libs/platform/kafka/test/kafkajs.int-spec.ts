import { describeEngine } from '../testing/describe-engine.js';
import { describeKafkaClient } from '../testing/describe-kafka-client.js';
import { openWorld } from './real-kafka.js';

describeKafkaClient('kafkajs', openWorld);
describeEngine('kafkajs', openWorld);
