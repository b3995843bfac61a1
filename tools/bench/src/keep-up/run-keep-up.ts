import { medianOf } from '@signalbox/checkers';
import { TOPICS } from '@signalbox/contracts';
import { createProducer } from '@signalbox/kafka';
import { SERVICE_NAMES, type Signalbox } from '@signalbox/local-stack';
import { clock, newMetrics, openBenchClient } from '../engine/load-topic.js';
import { awaitCount } from '../measure/await-count.js';
import { readStackCpu, spentSince, sumOf, withoutStarts, type CpuByName } from '../measure/cpu-meter.js';
import { openDevelopmentKeyring } from '../measure/development-keyring.js';
import type { MeasureOptions } from '../measure/measure-options.js';
import { openSignalbox } from '../measure/open-signalbox.js';
import { perSecond } from '../measure/statistics.js';
import { ServerWatch } from '../measure/watch-servers.js';
import type { Figure } from '../report/figure.js';
import { judgeBar } from '../report/judge-bars.js';
import type { Report } from '../report/report.js';
import { readHandled } from './handled-records.js';
import { ONLOOKERS, recordsPerCore, type KeepUpRound, type Onlooker } from './keep-up-bars.js';
import { makeTraffic } from './traffic-records.js';

export interface KeepUpRun extends Pick<MeasureOptions, 'count' | 'rounds' | 'profileFolder'> {
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

/** They are few records of each message, and a start costs as much as thousands. */
const OTHERS_TIMES = 5;
const CHUNK_MESSAGES = 200;
const CLOSE_BUDGET_MS = 30_000;
const LOOK_EVERY_MS = 200;
const DEADLINE_MS = 600_000;

/** Each service that looks on works off the traffic of so many messages, again and again, while nothing else runs. */
export async function runKeepUp(run: KeepUpRun): Promise<Report> {
  const { profileFolder, print, abort } = run;
  const signalbox = await openSignalbox({ replyDelayMs: { min: 0, max: 0 }, profileFolder, print, abort });
  const watch = new ServerWatch(signalbox.stack);
  try {
    const startCost = await readStackCpu(signalbox.stack);
    await Promise.all(SERVICE_NAMES.map((name) => signalbox.stack.service(name).stop()));
    const found: Found[] = [];
    for (const onlooker of ONLOOKERS) found.push(await runOnlooker(onlooker, { signalbox, watch, startCost, run }));
    return {
      bars: found.map(({ onlooker: { bar }, rounds }) => judgeBar(bar, { values: { [bar.name]: medianOf(rounds.map(recordsPerCore)) } }, { isShort: false })),
      figures: found.flatMap(readFigures),
    };
  } finally {
    await watch.close();
    await signalbox.stop();
  }
}

interface Found {
  readonly onlooker: Onlooker;
  readonly rounds: readonly KeepUpRound[];
  /** Without the topic that the service mostly passes over. */
  readonly others: KeepUpRound | null;
}

interface Setting {
  readonly signalbox: Signalbox;
  readonly watch: ServerWatch;
  readonly startCost: CpuByName;
  readonly run: KeepUpRun;
}

async function runOnlooker(onlooker: Onlooker, setting: Setting): Promise<Found> {
  const topics = TOPICS.filter(({ consumers }) => consumers.includes(onlooker.service)).map(({ name }) => name);
  const rounds: KeepUpRound[] = [];
  const handled = (): number => sumOf(rounds.map(({ records }) => records));
  for (let round = 0; round < setting.run.rounds; round += 1) rounds.push(await runRound(onlooker, { topics, handled: handled() }, setting));
  // Of most changes of a status there is little to do: what the others cost shows without them.
  const others = onlooker.passesOver === undefined ? null : await runOthers(onlooker, topics, setting);
  return { onlooker, rounds, others };
}

async function runOthers(onlooker: Onlooker, all: readonly string[], setting: Setting): Promise<KeepUpRound> {
  const topics = all.filter((topic) => topic !== onlooker.passesOver);
  const run = { ...setting.run, count: setting.run.count * OTHERS_TIMES };
  return runRound(onlooker, { topics, handled: await setting.watch.countRecords(topics) }, { ...setting, run });
}

/** `handled` were there before and are done. */
async function runRound({ service }: Onlooker, { topics, handled }: { readonly topics: readonly string[]; readonly handled: number }, { signalbox, watch, startCost, run: { count, print, abort } }: Setting): Promise<KeepUpRound> {
  await publishTraffic(signalbox, count, topics);
  const records = (await watch.countRecords(topics)) - handled;
  const before = await readStackCpu(signalbox.stack);
  await signalbox.stack.service(service).start();
  const startedMs = performance.now();
  await awaitCount({ what: `records of ${service}`, count: () => readHandled(signalbox.originOf(service)), goal: records, everyMs: LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort });
  const elapsedMs = performance.now() - startedMs;
  const cpuMs = withoutStarts(spentSince(before, await readStackCpu(signalbox.stack)), { [service]: startCost[service] ?? 0 });
  await signalbox.stack.service(service).stop();
  const round = { records, elapsedMs, serviceMs: cpuMs[service] ?? 0, kafkaMs: cpuMs['kafka-1'] ?? 0, postgresMs: cpuMs['postgres'] ?? 0 };
  print(`${service}: ${records} records, ${Math.round(perSecond(records, elapsedMs))}/s, ${Math.round(recordsPerCore(round))}/s of one core`);
  return round;
}

/** Puts what so many messages leave behind before a service. */
async function publishTraffic({ stack }: Signalbox, messages: number, topics: readonly string[]): Promise<void> {
  const keyring = openDevelopmentKeyring();
  const producer = createProducer({ client: openBenchClient(stack.kafkaBrokers, ''), clock, metrics: newMetrics() });
  try {
    for (let first = 0; first < messages; first += CHUNK_MESSAGES) {
      const made = Array.from({ length: Math.min(CHUNK_MESSAGES, messages - first) }, (_, index) => makeTraffic(first + index, clock.nowMs(), keyring)).flat().filter(({ topic }) => topics.includes(topic));
      await producer.publish(made);
    }
  } finally {
    await producer.close(CLOSE_BUDGET_MS);
  }
}

function readFigures({ onlooker: { service, passesOver }, rounds, others }: Found): Figure[] {
  const median = (read: (round: KeepUpRound) => number): number => medianOf(rounds.map(read));
  return [
    { name: `${service}: by the clock`, value: median(({ records, elapsedMs }) => perSecond(records, elapsedMs)), unit: 'records/s' },
    { name: `${service}: its CPU`, value: median(({ records, serviceMs }) => (serviceMs * 1_000) / records), unit: 'us/record' },
    { name: `${service}: CPU of Kafka`, value: median(({ records, kafkaMs }) => (kafkaMs * 1_000) / records), unit: 'us/record' },
    { name: `${service}: CPU of PostgreSQL`, value: median(({ records, postgresMs }) => (postgresMs * 1_000) / records), unit: 'us/record' },
    ...(others === null ? [] : [{ name: `${service}: without ${passesOver}`, value: recordsPerCore(others), unit: 'records/s of one core' }]),
  ];
}
