import { medianOf } from '@signalbox/checkers';
import type { Figure } from '../report/figure.js';
import { keyOf, shortestTimeMs, type KeyFailures, type KeyWork } from './key-work.js';
import { createLoadTopics, fillTopic, loadRecord, openBenchClient } from './load-topic.js';
import type { KeyWorkPass, KeyWorkRound, KeyWorkTask } from './rig-tasks.js';
import { CLIENTS, runRig, type ClientName } from '../rig.js';
import { perSecond, spreadPercent } from '../measure/statistics.js';
import type { Comparison, Findings, Trial, TrialSetup } from './trial.js';

export interface KeysSize {
  readonly keys: number;
  /** Records of the smaller and of the larger load. */
  readonly few: number;
  readonly many: number;
  /** Measured rounds of each. */
  readonly fewRounds: number;
  readonly manyRounds: number;
}

const FULL: KeysSize = { keys: 1_000, few: 10_000, many: 100_000, fewRounds: 5, manyRounds: 3 };
const SHORT: KeysSize = { ...FULL, fewRounds: 1, manyRounds: 1 };
const RECORD_BYTES = 200;
const failingFor = (delayMs: number): KeyFailures => ({ share: 0.01, tries: 2, delayMs });

/** The rounds of one process: the first is there to warm it up. */
interface Rounds {
  readonly warmUp: KeyWorkRound;
  readonly few: readonly KeyWorkRound[];
  readonly many: readonly KeyWorkRound[];
  readonly slow: KeyWorkRound;
  readonly brief: readonly KeyWorkRound[];
}

interface KeyFigures {
  readonly few: number;
  readonly many: number;
  readonly ofShortest: number;
  readonly ofClean: number;
  readonly disorder: number;
  /** CPU of a record of the larger load, in microseconds. */
  readonly cpuMicros: number;
  readonly figures: readonly Figure[];
}

export const keysTrial = (full = FULL): Trial => (setup) => measureKeys(setup, setup.isShort ? SHORT : full);

async function measureKeys({ openStack, prefix, seed, print, abort }: TrialSetup, size: KeysSize): Promise<Findings> {
  const stack = await openStack(1);
  const rounds = planRounds(size, seed);
  for (const count of [size.few, size.many]) {
    const client = openBenchClient(stack.kafkaBrokers, `${prefix}${count}-`);
    await createLoadTopics(client, { partitions: 1 });
    await fillTopic(client, count, (index) => loadRecord(index, `key-${keyOf(size, index)}`, RECORD_BYTES));
  }
  const found = {} as Record<ClientName, KeyFigures>;
  for (const client of CLIENTS) {
    const all = [rounds.warmUp, ...rounds.few, ...rounds.many, rounds.slow, ...rounds.brief];
    const passes = await runRig<KeyWorkTask, KeyWorkPass[]>('engine/key-work', { client, brokers: stack.kafkaBrokers, prefix, rounds: all }, abort);
    found[client] = readPasses(rounds, passes, size);
    print(`${client}: ${Math.round(found[client].few)} and ${Math.round(found[client].many)} records/s`);
  }
  const { kafkajs, platformatic } = found;
  const values = { 'keys-10k': kafkajs.few, 'keys-100k': kafkajs.many, 'keys-retry-1s': kafkajs.ofShortest, 'keys-retry-50ms': kafkajs.ofClean, 'keys-order': kafkajs.disorder };
  return { values, figures: kafkajs.figures, comparisons: compare(kafkajs, platformatic) };
}

function planRounds({ keys, few, many, fewRounds, manyRounds }: KeysSize, seed: number): Rounds {
  const round = (records: number, failures?: KeyFailures): KeyWorkRound => {
    const work: KeyWork = { records, keys, seed, ...(failures !== undefined && { failures }) };
    return { topicOf: `${records}-`, work };
  };
  return {
    warmUp: round(few),
    few: Array.from({ length: fewRounds }, () => round(few)),
    many: Array.from({ length: manyRounds }, () => round(many)),
    slow: round(few, failingFor(1_000)),
    brief: Array.from({ length: manyRounds }, () => round(many, failingFor(50))),
  };
}

function readPasses({ few, many, slow }: Rounds, passes: readonly KeyWorkPass[], size: KeysSize): KeyFigures {
  const measured = passes.slice(1);
  const fewPasses = measured.slice(0, few.length);
  const manyPasses = measured.slice(few.length, few.length + many.length);
  const slowPass = measured[few.length + many.length] as KeyWorkPass;
  const briefPasses = measured.slice(few.length + many.length + 1);
  const ratesOf = (some: readonly KeyWorkPass[], records: number): number[] => some.map(({ elapsedMs }) => perSecond(records, elapsedMs));
  const [fewRates, manyRates, briefRates] = [ratesOf(fewPasses, size.few), ratesOf(manyPasses, size.many), ratesOf(briefPasses, size.many)];
  const [fewRate, manyRate, briefRate] = [medianOf(fewRates), medianOf(manyRates), medianOf(briefRates)];
  const shortestMs = shortestTimeMs(slow.work);
  return {
    few: fewRate,
    many: manyRate,
    ofShortest: shortestMs / slowPass.elapsedMs,
    ofClean: briefRate / manyRate,
    disorder: passes.reduce((sum, { disorder }) => sum + disorder, 0),
    cpuMicros: medianOf(manyPasses.map(({ cpuMs }) => (cpuMs * 1000) / size.many)),
    figures: [
      { name: 'keys-10k, spread over rounds', value: spreadPercent(fewRates), unit: '%' },
      { name: 'keys-100k, spread over rounds', value: spreadPercent(manyRates), unit: '%' },
      { name: 'keys-retry-1s, shortest time', value: shortestMs / 1000, unit: 's' },
      { name: 'keys-retry-1s, time', value: slowPass.elapsedMs / 1000, unit: 's' },
      { name: 'keys-retry-1s', value: perSecond(size.few, slowPass.elapsedMs), unit: 'records/s' },
      { name: 'keys-retry-50ms', value: briefRate, unit: 'records/s' },
    ],
  };
}

function compare(kafkajs: KeyFigures, platformatic: KeyFigures): Comparison[] {
  const row = (name: string, unit: string, read: (figures: KeyFigures) => number): Comparison => ({ name, unit, kafkajs: read(kafkajs), platformatic: read(platformatic) });
  return [
    row('keys-10k', 'records/s', ({ few }) => few),
    row('keys-100k', 'records/s', ({ many }) => many),
    row('keys-100k, CPU', 'us/record', ({ cpuMicros }) => cpuMicros),
    row('keys-retry-1s', 'x', ({ ofShortest }) => ofShortest),
    row('keys-retry-50ms', 'x', ({ ofClean }) => ofClean),
    row('keys-order', 'records', ({ disorder }) => disorder),
  ];
}
