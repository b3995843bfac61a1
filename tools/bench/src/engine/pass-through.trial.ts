import { medianOf } from '@signalbox/checkers';
import type { Figure } from '../report/figure.js';
import { createLoadTopics, fillTopic, loadRecord, openBenchClient, SOURCE, TARGET } from './load-topic.js';
import type { CopyTask, Pass } from './rig-tasks.js';
import { runRig, type ClientName } from '../rig.js';
import { perSecond, spreadPercent } from '../measure/statistics.js';
import type { Findings, Trial, TrialSetup } from './trial.js';

export interface PassThroughSize {
  readonly records: number;
  readonly partitions: number;
  readonly rounds: number;
}

const FULL: PassThroughSize = { records: 200_000, partitions: 12, rounds: 3 };
const SHORT: PassThroughSize = { ...FULL, records: 60_000, rounds: 1 };
const RECORD_BYTES = 500;
const KEYS = 5_000;

/** What takes part, one after the other in every round, so that a change of the machine's load meets them all. */
const COPIES = {
  bare: { program: 'engine/bare-copy', client: 'kafkajs' },
  kafkajs: { program: 'engine/pass-through', client: 'kafkajs' },
  platformatic: { program: 'engine/pass-through', client: 'platformatic' },
} as const satisfies Record<string, { readonly program: string; readonly client: ClientName }>;
type CopyName = keyof typeof COPIES;
const COPY_NAMES = Object.keys(COPIES) as CopyName[];

interface CopyFigures {
  readonly rate: number;
  readonly spread: number;
  /** Of a record, in microseconds. */
  readonly cpuMicros: number;
}

export const passThroughTrial = (full = FULL): Trial => (setup) => measurePassThrough(setup, setup.isShort ? SHORT : full);

async function measurePassThrough({ openStack, prefix, print, abort }: TrialSetup, size: PassThroughSize): Promise<Findings> {
  const stack = await openStack(1);
  const task = { brokers: stack.kafkaBrokers, prefix, records: size.records };
  const client = openBenchClient(task.brokers, task.prefix);
  await createLoadTopics(client, { partitions: size.partitions, topics: [SOURCE, TARGET] });
  await fillTopic(client, size.records, (index) => loadRecord(index, `key-${index % KEYS}`, RECORD_BYTES));
  const passes: Record<CopyName, Pass[]> = { bare: [], kafkajs: [], platformatic: [] };
  for (let round = 0; round < size.rounds; round += 1) {
    for (const name of COPY_NAMES) {
      const { program, client: clientName } = COPIES[name];
      const pass = await runRig<CopyTask, Pass>(program, { ...task, client: clientName, groupId: `${name}-${round}` }, abort);
      passes[name].push(pass);
      print(`${name}: ${Math.round(perSecond(size.records, pass.elapsedMs))} records/s`);
    }
  }
  return readFigures(passes, size);
}

function readFigures(passes: Readonly<Record<CopyName, readonly Pass[]>>, { records }: PassThroughSize): Findings {
  const read = (name: CopyName): CopyFigures => {
    const rates = passes[name].map(({ elapsedMs }) => perSecond(records, elapsedMs));
    return { rate: medianOf(rates), spread: spreadPercent(rates), cpuMicros: medianOf(passes[name].map(({ cpuMs }) => (cpuMs * 1000) / records)) };
  };
  const [bare, kafkajs, platformatic] = [read('bare'), read('kafkajs'), read('platformatic')];
  const figures: Figure[] = [
    { name: 'pass-through, bare copy', value: bare.rate, unit: 'records/s' },
    { name: 'pass-through, bare copy, CPU', value: bare.cpuMicros, unit: 'us/record' },
    { name: 'pass-through, bare copy, spread over rounds', value: bare.spread, unit: '%' },
    { name: 'pass-through, spread over rounds', value: kafkajs.spread, unit: '%' },
  ];
  return {
    values: { 'pass-through': kafkajs.rate / bare.rate },
    figures,
    comparisons: [
      { name: 'pass-through', unit: 'records/s', kafkajs: kafkajs.rate, platformatic: platformatic.rate },
      { name: 'pass-through, of the bare copy', unit: 'x', kafkajs: kafkajs.rate / bare.rate, platformatic: platformatic.rate / bare.rate },
      { name: 'pass-through, CPU', unit: 'us/record', kafkajs: kafkajs.cpuMicros, platformatic: platformatic.cpuMicros },
    ],
  };
}
