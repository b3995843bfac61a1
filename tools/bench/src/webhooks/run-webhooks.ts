import { availableParallelism, loadavg } from 'node:os';
import { medianOf } from '@signalbox/checkers';
import { CARRIER_ACCOUNT, SERVICE_NAMES, type Signalbox } from '@signalbox/local-stack';
import { withBareEndpoint } from '../measure/bare-endpoint.js';
import type { MeasureOptions } from '../measure/measure-options.js';
import { openSignalbox } from '../measure/open-signalbox.js';
import type { Figure } from '../report/figure.js';
import { judgeBar } from '../report/judge-bars.js';
import type { Report } from '../report/report.js';
import { describeBusyMachine } from '../report/run-notes.js';
import { runRig, type RigTask } from '../rig.js';
import { paceOf, readWebhookValues, WEBHOOK_BARS, type WebhookRound } from './webhook-bars.js';
import type { WebhookPass, WebhookTask } from './webhook-task.js';

export interface WebhooksRun extends Pick<MeasureOptions, 'rounds' | 'profileFolder'> {
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

const LOAD = { connections: 64, warmUpMs: 3_000, forMs: 5_000, accountSid: CARRIER_ACCOUNT.sid, authToken: CARRIER_ACCOUNT.authToken };
const FORGED_PER_GENUINE = 10;

/** Rounds of a bare endpoint, of the edge with genuine webhooks and of the edge under forged ones; callback-ingestion is the only service that runs. */
export async function runWebhooks({ rounds, profileFolder, print, abort }: WebhooksRun): Promise<Report> {
  const notes = describeBusyMachine({ loadBefore: loadavg()[0] ?? 0, cores: availableParallelism() });
  const signalbox = await openSignalbox({ replyDelayMs: { min: 0, max: 0 }, profileFolder, print, abort });
  try {
    await Promise.all(SERVICE_NAMES.map((name) => signalbox.stack.service(name).stop()));
    await signalbox.startInstance('callback-ingestion', 'edge', { SERVICE_ROLES: 'edge', HTTP_PORT: new URL(signalbox.originOf('callback-ingestion')).port });
    const measured: WebhookRound[] = [];
    for (let round = 0; round < rounds; round += 1) measured.push(await runRound(signalbox, print, abort));
    const values = readWebhookValues(measured);
    return { notes: [...notes, 'The program that posts shares the machine with what answers it.'], bars: WEBHOOK_BARS.map((bar) => judgeBar(bar, { values }, { isShort: false })), figures: readFigures(measured) };
  } finally {
    await signalbox.stop();
  }
}

async function runRound(signalbox: Signalbox, print: (line: string) => void, abort: AbortSignal): Promise<WebhookRound> {
  const shared: RigTask = { client: 'kafkajs', brokers: signalbox.stack.kafkaBrokers, prefix: '' };
  const edge = signalbox.originOf('callback-ingestion');
  const post = (origin: string, forgedPerGenuine: number): Promise<WebhookPass> => runRig<WebhookTask, WebhookPass>('webhooks/load', { ...shared, ...LOAD, origin, forgedPerGenuine }, abort);
  const bare = await withBareEndpoint('webhooks/bare-endpoint', shared, { abort, use: (origin) => post(origin, 0) });
  const genuine = await post(edge, 0);
  const forged = await post(edge, FORGED_PER_GENUINE);
  print([bare, genuine, forged].map((pass) => `${Math.round(paceOf(pass))}/s`).join(', '));
  return { bare, genuine, forged };
}

function readFigures(rounds: readonly WebhookRound[]): Figure[] {
  const figure = (name: string, unit: string, read: (round: WebhookRound) => number): Figure => ({ name, value: medianOf(rounds.map(read)), unit });
  return [
    figure('bare endpoint', 'webhooks/s', ({ bare }) => paceOf(bare)),
    figure('edge, genuine', 'webhooks/s', ({ genuine }) => paceOf(genuine)),
    figure('edge, forged share: genuine', 'webhooks/s', ({ forged }) => (forged.taken * 1_000) / forged.elapsedMs),
    figure('edge, forged share: forged', 'webhooks/s', ({ forged }) => (forged.refused * 1_000) / forged.elapsedMs),
    figure('edge, forged share: p99 of genuine', 'ms', ({ forged }) => forged.p99Ms),
  ];
}
