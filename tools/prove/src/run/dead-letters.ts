import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryFolder, type Signalbox } from '@signalbox/local-stack';
import { withDatabase } from './database.js';

const CLI = join(repositoryFolder, 'apps/dead-letter-desk/dist/src/cli.js');
const AGAIN_MS = 200;
const DEADLINE_MS = 30_000;

/** The desk's command line, as an operator of this stack calls it. */
function runDesk({ operatorEnvFile }: Signalbox, args: readonly string[]): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    // Of our own environment nothing is passed on: the file must be enough.
    const child = spawn(process.execPath, [`--env-file=${operatorEnvFile}`, CLI, ...args], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}

/** Lets routing-policy store no decision while the work lasts. */
export async function withBrokenTable(signalbox: Signalbox, work: () => Promise<unknown>): Promise<void> {
  const alter = (change: string): Promise<unknown> => withDatabase(signalbox, (client) => client.query(`ALTER TABLE decisions ${change}`));
  await alter('ADD CONSTRAINT went_wrong CHECK (decision IS NULL) NOT VALID');
  try {
    await work();
  } finally {
    await alter('DROP CONSTRAINT went_wrong');
  }
}

/** Replays every open letter of our own faults once there is one; how many. */
export async function replayDeadLetters(signalbox: Signalbox): Promise<number> {
  for (const endMs = Date.now() + DEADLINE_MS; ; await sleep(AGAIN_MS)) {
    const { output } = await runDesk(signalbox, ['list', '--class', 'own-fault', '--state', 'open', '--json']);
    const open = output.split('\n').filter((line) => line.startsWith('{')).length;
    if (open > 0) return replay(signalbox, open);
    if (Date.now() > endMs) return 0;
  }
}

async function replay(signalbox: Signalbox, count: number): Promise<number> {
  const { exitCode, output } = await runDesk(signalbox, ['replay', '--class', 'own-fault', '--rate', '200', '--actor', 'ada', '--why', 'a proof']);
  if (exitCode !== 0) throw new Error(`the replay of ${count} letters ended with ${exitCode}: ${output}`);
  return count;
}
