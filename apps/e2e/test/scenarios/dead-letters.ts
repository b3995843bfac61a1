import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryFolder, type Signalbox } from '@signalbox/local-stack';
import { readColumn, withDatabase } from '../evidence/database.js';

export interface PublicLetter {
  readonly letterId: number;
  readonly messageId: string | null;
}

export interface PublicCause {
  readonly stage: string;
  readonly reason: string;
  readonly letters: number;
  readonly open: number;
}

/** What a command line said. */
export interface CommandRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly faults: string;
}

const CLI = join(repositoryFolder, 'apps/dead-letter-desk/dist/src/cli.js');

/** Who acts, and why. */
export const ACT = ['--actor', 'ada', '--why', 'a test'];

/** The desk's command line, as an operator of this stack calls it. */
export function runDesk(signalbox: Signalbox, ...args: readonly string[]): Promise<CommandRun> {
  return new Promise((resolve, reject) => {
    // Of the environment of the tests nothing is passed on: the file must be enough.
    const child = spawn(process.execPath, [`--env-file=${signalbox.operatorEnvFile}`, CLI, ...args], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, faults] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (faults += chunk.toString()));
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output, faults }));
  });
}

async function readLines<T>(signalbox: Signalbox, ...args: readonly string[]): Promise<T[]> {
  const { exitCode, output, faults } = await runDesk(signalbox, ...args, '--json');
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}: ${faults}`);
  return output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

export const listCauses = (signalbox: Signalbox, ...filter: readonly string[]): Promise<PublicCause[]> => readLines(signalbox, 'causes', ...filter);
export const listLetters = (signalbox: Signalbox, ...filter: readonly string[]): Promise<PublicLetter[]> => readLines(signalbox, 'list', ...filter);

/** Lets routing-policy store no decision while the work lasts, as after a migration that went wrong: each record that comes is a fault of ours. */
export async function withFaultInRouting<T>(signalbox: Signalbox, work: () => Promise<T>): Promise<T> {
  const alter = (change: string): Promise<unknown> => withDatabase(signalbox, (client) => client.query(`ALTER TABLE decisions ${change}`));
  await alter('ADD CONSTRAINT went_wrong CHECK (decision IS NULL) NOT VALID');
  try {
    return await work();
  } finally {
    await alter('DROP CONSTRAINT went_wrong');
  }
}

/** As everyone sees it now; undefined where there is no such message. */
export async function readStatus(signalbox: Signalbox, messageId: string): Promise<string | undefined> {
  return (await readColumn(signalbox, `SELECT status FROM message_status WHERE message_id = '${messageId}'`))[0];
}
