import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Action } from '../plan/plan-faults.js';
import { putFaults, putUsualFaults } from './carrier-state.js';
import { bringMidnight } from './bring-midnight.js';
import { replayDeadLetters, withBrokenTable } from './dead-letters.js';
import { postForged } from './forged-callbacks.js';
import { countKeyAlarms, waitForKeyAlarm } from './key-alarms.js';
import { clearLever, setLever } from './levers.js';
import { publishSpoilt } from './spoilt-records.js';
import type { Scene } from './scene.js';
import { findStopping, sayStop } from './say-stop.js';

const STOPPED_FOR_EVER_MS = 60_000;

/** Does it and undoes it; resolves when all is as before. The deed is noted from its beginning to its end. */
export async function performAction(scene: Scene, action: Action): Promise<void> {
  const fromMs = Date.now();
  try {
    await PERFORM[action.kind](scene, action as never);
  } finally {
    scene.deeds.push({ kind: action.kind, what: describeAction(action), fromMs, toMs: Date.now() });
  }
}

/** One line of the timeline. */
export function describeAction(action: Action): string {
  const { kind, atMs: _atMs, ...rest } = action;
  return [kind, ...Object.entries(rest).filter(([, value]) => value !== undefined).map(([name, value]) => (typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : `${name} ${String(value)}`))].join(' ');
}

type Performers = { readonly [K in Action['kind']]: (scene: Scene, action: Extract<Action, { readonly kind: K }>) => Promise<unknown> };

/** Undoes it though the wait was given up. */
async function during(forMs: number, undo: () => Promise<unknown>): Promise<void> {
  try {
    await sleep(forMs);
  } finally {
    await undo();
  }
}

const PERFORM: Performers = {
  kill: ({ crew }, { targets, downMs }) => Promise.all(targets.map((name) => crew.kill(name, downMs))),
  'rolling-restart': async ({ crew }, { targets }) => {
    for (const name of targets) await crew.restart(name);
  },
  freeze: async ({ crew }, { targets, forMs }) => {
    await Promise.all(targets.map((name) => crew.handle(name).kill('SIGSTOP')));
    await during(forMs, () => Promise.all(targets.map((name) => crew.handle(name).kill('SIGCONT'))));
  },
  'stop-broker': async ({ stack: { signalbox: { stack } } }, { signal, forMs }) => {
    await stack.stopBroker(0, signal);
    await during(forMs, () => stack.startBroker(0));
  },
  'freeze-broker': async ({ stack: { signalbox: { stack } } }, { forMs }) => {
    await stack.signalBroker(0, 'SIGSTOP');
    await during(forMs, () => stack.signalBroker(0, 'SIGCONT'));
  },
  'stop-database': async ({ stack: { signalbox: { stack } } }, { signal, forMs }) => {
    await stack.stopPostgres(signal);
    await during(forMs, () => stack.startPostgres());
  },
  'cut-network': async ({ stack: { links } }, { link, forMs }) => {
    links[link].cut();
    await during(forMs, () => Promise.resolve(links[link].heal()));
  },
  'clock-jump': async (scene, { targets, byMs, forMs }) => {
    await setClocks(scene, targets, byMs);
    await during(forMs, () => setClocks(scene, targets, 0));
  },
  carrier: async ({ stack: { signalbox: { simulator } }, scenario }, { faults, forMs }) => {
    await putFaults(simulator, faults);
    await during(forMs, () => putUsualFaults(simulator, scenario));
  },
  edge: async ({ stack: { signalbox: { simulator } } }, { state, forMs }) => {
    await simulator.putEdge('apart', state);
    await during(forMs, () => simulator.putEdge('apart', 'up'));
  },
  lever: async ({ stack: { signalbox } }, lever) => {
    await setLever(signalbox, lever, STOPPED_FOR_EVER_MS + lever.forMs);
    await during(lever.forMs, () => clearLever(signalbox, lever));
  },
  'revoke-key': async ({ stack: { tenantKeys, signalbox } }, { tenant, forMs }) => {
    const { logFolder } = signalbox.stack;
    const before = await countKeyAlarms(logFolder);
    await tenantKeys.revoke(tenant);
    await waitForKeyAlarm(logFolder, before);
    await during(forMs, () => tenantKeys.renew(tenant));
  },
  midnight: ({ stack: { signalbox } }, { caps, forMs }) => bringMidnight(signalbox, caps, forMs),
  stop: ({ stack: { signalbox }, loads }, stop) => sayStop(signalbox, findStopping(loads, stop)),
  'forged-callbacks': async (scene, { perSecond, forMs, compared }) => void scene.forged.push(await postForged(scene.stack.signalbox, { perSecond, count: Math.ceil((perSecond * forMs) / 1000), compared })),
  'spoilt-records': ({ stack: { witness } }, { count }) => publishSpoilt(witness.kafka, count),
  'broken-table': ({ stack: { signalbox } }, { forMs }) => withBrokenTable(signalbox, () => sleep(forMs)),
  'replay-dead-letters': async (scene) => void (scene.replayed += await replayDeadLetters(scene.stack.signalbox)),
};

async function setClocks({ stack, crew }: Scene, targets: readonly string[], byMs: number): Promise<void> {
  await Promise.all(targets.map(async (name) => {
    await writeFile(stack.clockFileOf(name), String(byMs));
    await crew.handle(name).kill('SIGUSR2');
  }));
}
