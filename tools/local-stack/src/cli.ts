import { constants } from 'node:os';
import { parseArguments, type CliArguments } from './cli-arguments.js';
import { describeFailure } from './poll.js';
import { startStack } from './start-stack.js';
import type { Stack } from './stack.js';

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type EndingSignal = (typeof endingSignals)[number];

/** Runs the command line to its end and returns the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  const signalled = Promise.withResolvers<EndingSignal>();
  const starting = new AbortController();
  for (const signal of endingSignals) process.on(signal, () => signalled.resolve(signal));
  void signalled.promise.then((signal) => starting.abort(new Error(`interrupted by ${signal}`)));
  try {
    return await runStack(parseArguments(args), starting.signal, signalled.promise);
  } catch (error) {
    say(describeFailure(error));
    return starting.signal.aborted ? exitCodeOf(await signalled.promise) : 1;
  }
}

async function runStack(options: CliArguments, abort: AbortSignal, signalled: Promise<EndingSignal>): Promise<number> {
  const stack = await startStack({ ...options.stack, abort, onLog: say });
  try {
    return options.exec === undefined ? await serve(stack, signalled) : await execute(stack, options.exec, signalled);
  } finally {
    await stack.stop();
    if (options.stack.keep === true) say(`data kept in ${stack.folder}`);
  }
}

async function serve(stack: Stack, signalled: Promise<EndingSignal>): Promise<number> {
  process.stdout.write(`export KAFKA_BROKERS='${stack.kafkaBrokers.join(',')}'\nexport DATABASE_URL='${stack.databaseUrl}'\n`);
  say(`up; logs in ${stack.logFolder}; Ctrl-C ends it`);
  return exitCodeOf(await signalled);
}

function exitCodeOf(signal: EndingSignal): number {
  return 128 + constants.signals[signal];
}

/** The command runs in a session of its own, so a Ctrl-C reaches it through us. */
async function execute(stack: Stack, exec: string, signalled: Promise<EndingSignal>): Promise<number> {
  const command = await stack.run(exec);
  void signalled.then((signal) => command.signal(signal));
  return command.exitCode;
}

function say(line: string): void {
  process.stderr.write(`[local-stack] ${line}\n`);
}
