import { setTimeout } from 'node:timers/promises';
import { AdapterError } from '@signalbox/message';
import { createPlatform, systemClock } from '@signalbox/service';
import { parseCommand, UsageError, type Command } from './cli-arguments.js';
import { HELP } from './cli-help.js';
import { CLI_EXIT_CODES, type CliExitCode } from './cli-exit-codes.js';
import { PgDeadLetterStore } from './dead-letter.pg-store.js';
import { runCommand } from './run-command.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

async function runOnServers(command: Exclude<Command, { kind: 'help' }>): Promise<CliExitCode> {
  // The environment is read only now: help and faults of the command need none.
  const { config } = await import('./app.config.js');
  // Standard output is for the answer.
  const { platform, life } = createPlatform({ service: 'dead-letter-desk', config: { ...config, logLevel: 'fatal' } });
  const { keyring, clock } = platform;
  const store = new PgDeadLetterStore(platform.openDatabase('cli', { max: 1, statementTimeoutMs: 60_000 }), platform);
  const producer = platform.openProducer('cli');
  try {
    return await runCommand(command, { store, keyring, clock, producer, say, warn, wait: async (delayMs) => void (delayMs > 0 && (await setTimeout(delayMs))) });
  } finally {
    await life.stop();
  }
}

async function run(): Promise<CliExitCode> {
  try {
    const command = parseCommand(process.argv.slice(2), systemClock.nowMs());
    if (command.kind !== 'help') return await runOnServers(command);
    say(HELP);
    return CLI_EXIT_CODES.done;
  } catch (error) {
    if (error instanceof UsageError) {
      warn(`error usage-invalid: ${error.message}; help shows all commands`);
      return CLI_EXIT_CODES.misused;
    }
    if (!(error instanceof AdapterError)) throw error;
    warn(`error ${error.code}: ${error.message}`);
    return CLI_EXIT_CODES.failed;
  }
}

process.exit(await run());
