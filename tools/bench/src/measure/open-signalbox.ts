import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICE_NAMES, seedPolicyFile, startSignalbox, type Signalbox } from '@signalbox/local-stack';
import { profilingEnvironment } from '../profile/profiling-environment.js';
import { liftPace } from './bench-policy.js';

export interface SignalboxSetup {
  /** What the carrier takes to answer. */
  readonly replyDelayMs: { readonly min: number; readonly max: number };
  readonly profileFolder?: string | undefined;
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

/** The load goes to ten thousand numbers in a row, as an attack does. */
export const ONLY_LOOK_ON = { FRAUD_MODE: 'observe' } as const;

/** A whole Signalbox of this run alone, whose carrier delivers everything soon and whose senders may send as fast as they can. */
export async function openSignalbox({ replyDelayMs, profileFolder, print, abort }: SignalboxSetup): Promise<Signalbox> {
  const policyFile = join(tmpdir(), `signalbox-bench-policy-${process.pid}.json`);
  await writeFile(policyFile, JSON.stringify(liftPace(JSON.parse(await readFile(seedPolicyFile, 'utf8')))));
  const profiling = profileFolder === undefined ? {} : Object.fromEntries(SERVICE_NAMES.map((name) => [name, profilingEnvironment(profileFolder, name)]));
  const env = { ...profiling, 'fraud-detection': { ...profiling['fraud-detection'], ...ONLY_LOOK_ON } };
  const signalbox = await startSignalbox({ ownServers: true, policyFile, seed: 'bench', onLog: print, abort, env });
  try {
    await signalbox.simulator.putSettings({ replyDelayMs, callbackDelayScale: 0.05, outcomes: { finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 } } });
    return signalbox;
  } catch (error) {
    await signalbox.stop();
    throw error;
  }
}
