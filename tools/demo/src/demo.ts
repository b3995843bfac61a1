import { join } from 'node:path';
import { developmentKeys, DEVELOPMENT_TENANTS, OPERATOR, repositoryFolder, SERVICE_NAMES, startSignalbox, type Signalbox } from '@signalbox/local-stack';
import { LANES } from '@signalbox/message';
import { planAttack, type Attack } from './attack.js';
import { renderAttack } from './attack-report.js';
import { isBlocked, judgeAttack } from './judge-attack.js';
import { isClean, judgeRun } from './judge-run.js';
import { makeLoad, type Load } from './load.js';
import { compareWithReport } from './read-report.js';
import { runLoad, type Progress, type RunHistory } from './run-load.js';
import { renderFailures, renderReport } from './run-report.js';
import { sayStop } from './say-stop.js';
import { renderTraffic } from './traffic-report.js';
import { planCodeUse } from './use-codes.js';

export interface DemoOptions {
  readonly count: number;
  readonly rate: number;
  readonly seed: number;
  readonly keep: boolean;
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

const SETTLE_DEADLINE_MS = 60_000;
const PROGRESS_EVERY_MS = 1_000;

/** The whole product once, on this machine, under a realistic load; true where every promise held. */
export async function runDemo(options: DemoOptions): Promise<boolean> {
  const { print, abort } = options;
  const signalbox = await startSignalbox({ onLog: print, abort, seed: `demo-${options.seed}` });
  try {
    const startedAtMs = Date.now();
    const runId = `demo-${startedAtMs.toString(36)}`;
    const load = makeLoad({ seed: options.seed, count: options.count, nowMs: Date.now(), runId });
    const attack = await planAttack(signalbox.simulator, { seed: options.seed, runId });
    const history = await driveLoad(signalbox, { load, attack }, options);
    const verdict = judgeRun(history, signalbox.contracts);
    const outcome = judgeAttack(attack, history);
    const traffic = await compareWithReport(signalbox, history, startedAtMs);
    const hasHeld = isClean(verdict) && isBlocked(outcome) && traffic.differences.length === 0;
    for (const failure of renderFailures(history)) print(failure);
    print(`\n${renderReport(history, verdict, signalbox.contracts)}`);
    print(`\n${renderTraffic(traffic)}`);
    print(`\n${renderAttack(attack, outcome, history.codesUsed)}`);
    print(hasHeld ? '\nevery promise held' : '\nA PROMISE IS BROKEN');
    if (options.keep) await keepUp(signalbox, history, options);
    return hasHeld;
  } finally {
    await signalbox.stop();
  }
}

async function driveLoad(signalbox: Signalbox, { load, attack }: { readonly load: Load; readonly attack: Attack }, { rate, seed, print }: DemoOptions): Promise<RunHistory> {
  // Every message gets a receipt in the end, so that each intent can be followed to its last status.
  await signalbox.simulator.putSettings({ callbackDelayScale: 0.1, outcomes: { finals: { delivered: 94, undelivered: 4, failed: 2, sent: 0 } } });
  await signalbox.simulator.putFaults({ callbacks: { duplicateRate: 0.05, reorderRate: 0.1 }, listLateRate: 0.5, create: { 'reset-after': 0.005 } });
  print(`${load.optedOut.length} people say STOP`);
  await sayStop(signalbox, load.optedOut);
  print(`publishing ${load.intents.length} intents at ${rate}/s, and ${attack.intents.length} of an attack at ${attack.perSecond}/s once a clean past is known`);
  let nextAtMs = 0;
  return runLoad(signalbox, load, {
    rate, settleDeadlineMs: SETTLE_DEADLINE_MS, spoiltRecords: 8, attack, codeUse: planCodeUse(load, seed),
    onProgress: (progress) => {
      if (Date.now() < nextAtMs) return;
      nextAtMs = Date.now() + PROGRESS_EVERY_MS;
      print(renderProgress(progress));
    },
  });
}

function renderProgress({ published, planned, board }: Progress): string {
  const lanes = LANES.map((lane) => {
    const own = [...board.current.values()].filter((change) => change.lane === lane);
    return `${lane} ${own.length} known, ${own.filter((change) => change.providerMessageId !== undefined).length} submitted, ${own.filter((change) => change.terminal).length} ended`;
  });
  return `${published}/${planned} published | ${lanes.join(' | ')}`;
}

/** Prints where to look and waits until it is told to end. */
export async function keepUp(signalbox: Signalbox, history: RunHistory | null, { print, abort }: Pick<DemoOptions, 'print' | 'abort'>): Promise<void> {
  print(`\nKafka ${signalbox.stack.kafkaBrokers.join(',')}\nPostgreSQL ${signalbox.stack.databaseUrl}\nlogs ${signalbox.stack.logFolder}`);
  for (const name of SERVICE_NAMES) print(`${name} ${signalbox.originOf(name)}/metrics`);
  print(`the carrier's ledger ${signalbox.originOf('carrier-simulator')}/admin/ledger/summary`);
  const example = history?.changes.find((change) => change.status === 'delivered');
  const tenant = DEVELOPMENT_TENANTS.find(({ tenantId }) => tenantId === example?.tenantId) ?? DEVELOPMENT_TENANTS[0];
  print(`a message's timeline: curl -H 'Authorization: Bearer ${tenant?.apiKey}' ${signalbox.originOf('intake')}/v1/messages/${example?.messageId ?? '<message id>'}`);
  print(`an intent by HTTP: curl -X POST -H 'Authorization: Bearer ${tenant?.apiKey}' -H 'Idempotency-Key: by-hand-1' -H 'Content-Type: application/json' -d '{"purpose":"one-time-passcode","personal":{"to":"+447700900123","body":"Your code is 482913"}}' ${signalbox.originOf('intake')}/v1/intents`);
  print(`a client: createSignalboxClient(${JSON.stringify({ brokers: signalbox.stack.kafkaBrokers, tenantId: tenant?.tenantId, keyPepper: tenant?.keyPepper, intakePublicKey: developmentKeys.intakePublicKey })})`);
  print(`levers: curl -H 'Authorization: Bearer ${OPERATOR.token}' ${signalbox.originOf('routing-policy')}/v1/levers`);
  print(`dead letters: node --env-file=${signalbox.operatorEnvFile} ${join(repositoryFolder, 'apps/dead-letter-desk/dist/src/cli.js')} causes`);
  print('Ctrl-C ends it.');
  await new Promise<void>((resolve) => {
    if (abort.aborted) resolve();
    abort.addEventListener('abort', () => resolve());
  });
}
