import { createKafkaClient } from '@signalbox/kafka';
import { CARRIER_ACCOUNT, type Signalbox } from '@signalbox/local-stack';
import { createLoadTopics, fillTopic, loadRecord, logger } from '../engine/load-topic.js';
import { readStackCpu, spentSince } from '../measure/cpu-meter.js';
import { runRig } from '../rig.js';
import { FLOOR_INTENT_BYTES, FLOOR_PARTITIONS, FLOOR_TOPICS, type FloorPass, type FloorTask } from './floor-task.js';
import type { SignalboxPass } from './signalbox-round.js';

export interface FloorRound {
  readonly signalbox: Signalbox;
  readonly messages: number;
  readonly runId: string;
  readonly abort: AbortSignal;
}

/** As many messages through the floor, on the servers of the Signalbox, whose services have nothing to do meanwhile and are not counted. */
export async function runFloorRound({ signalbox, messages, runId, abort }: FloorRound): Promise<SignalboxPass> {
  const { stack, contracts } = signalbox;
  const prefix = `${runId}-floor-`;
  const client = createKafkaClient({ brokers: [...stack.kafkaBrokers], clientId: 'bench', topicPrefix: prefix, logger });
  await createLoadTopics(client, { partitions: FLOOR_PARTITIONS, topics: Object.values(FLOOR_TOPICS) });
  await fillTopic(client, messages, (index) => loadRecord(index, `key-${index}`, FLOOR_INTENT_BYTES));
  const before = await readStackCpu(stack);
  const task: FloorTask = {
    client: 'kafkajs', brokers: stack.kafkaBrokers, prefix, databaseUrl: stack.databaseUrl, messages, senders: contracts.map(({ sender }) => sender),
    carrierOrigin: signalbox.originOf('carrier-simulator'), accountSid: CARRIER_ACCOUNT.sid, authToken: CARRIER_ACCOUNT.authToken,
  };
  const { elapsedMs, cpuMs } = await runRig<FloorTask, FloorPass>('e2e/floor', task, abort);
  const servers = Object.entries(spentSince(before, await readStackCpu(stack))).filter(([name]) => name.startsWith('kafka-') || name === 'postgres' || name === 'carrier-simulator');
  return { messages, elapsedMs, cpuMs: { ...Object.fromEntries(servers), floor: cpuMs } };
}
