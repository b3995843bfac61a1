// One member of a consumer group, as a process of its own: copies records and tells what it does. SIGTERM lets it leave in order.
import { openSync, writeSync } from 'node:fs';
import type { Intent } from '@signalbox/contracts';
import { createKafkaClient, createProducer, createRunner, emit, NO_FAULTS, toRecord, type InboundRecord, type Subscription } from '@signalbox/kafka';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { renderEventLine, type Happening } from './event-lines.js';
import { TRIAL_SOURCE, TRIAL_TARGET, type MemberSettings } from './member-settings.js';
import { watchClient } from './watched-client.js';

const LEAVE_BUDGET_MS = 10_000;

const settings = JSON.parse(process.argv[2] ?? '{}') as MemberSettings;
const { member, brokers, topicPrefix, groupId, eventFile, workMs, limits } = settings;
const events = openSync(eventFile, 'a');
/** At once: what is told must outlive a SIGKILL in the next instant. */
const tell = (event: Happening): void => void writeSync(events, renderEventLine(Date.now(), event));

const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const metrics = createMetrics({ service: 'trial' });
const logger = createLogger({ service: member, level: 'info' });
const client = watchClient(createKafkaClient({ brokers, clientId: member, topicPrefix, logger }), tell);
const producer = createProducer({ client, clock, metrics });

const subscription: Subscription<'intent'> = {
  topic: TRIAL_SOURCE,
  async handle({ origin, key, value, attempts }: InboundRecord<Intent>) {
    const { partition, offset } = { partition: origin.partition, offset: Number(origin.offset) };
    if (attempts === 1) tell({ kind: 'begun', partition, offset });
    if (workMs > 0) await new Promise((resolve) => void setTimeout(resolve, Math.random() * workMs));
    return emit([toRecord(TRIAL_TARGET, 'intent', value, { key })], () => tell({ kind: 'done', partition, offset }));
  },
};

const runner = createRunner({
  client, groupId, role: 'intake', subscriptions: [subscription as Subscription], producer, clock, logger, metrics, limits,
  sealRecord: (bytes) => `sb1.trial.${Buffer.from(bytes).toString('base64url')}`,
  random: () => Math.random(),
  faults: NO_FAULTS,
  onFatal: () => process.exit(1),
});

process.once('SIGTERM', () => {
  void runner.stop(LEAVE_BUDGET_MS).then(() => producer.close(LEAVE_BUDGET_MS)).then(() => process.exit(0));
});
await runner.start();
