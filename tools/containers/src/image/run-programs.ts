import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startStack, type Stack } from '@signalbox/local-stack';
import { kindOf, listPrograms, parseDurationMs, readCompose, type ComposeService } from '../compose/compose-file.js';
import { environmentOf } from '../compose/environment-of.js';
import { readCarrierNumbers } from '../secrets/carrier-numbers.js';
import type { SecretFile } from '../secrets/render-secret-files.js';
import { writeSecretFiles } from '../secrets/write-secret-files.js';
import { ContainerProcess, type ImageCommands } from './container-process.js';
import { localEnvironment, type LocalPlaces } from './local-environment.js';

export interface ProgramRun {
  /** The folder that stands for /app. */
  readonly image: string;
  readonly commands: ImageCommands;
  /** As they would be generated for compose. */
  readonly files: readonly SecretFile[];
  readonly print: (line: string) => void;
}

type Program = readonly [name: string, program: string, service: ComposeService];

async function findPlaces(stack: Stack, image: string, names: readonly string[]): Promise<LocalPlaces> {
  const secrets = join(stack.folder, 'secrets');
  const volume = join(stack.folder, 'volume');
  await mkdir(volume, { recursive: true });
  await writeSecretFiles(secrets, readCarrierNumbers());
  const ports = await Promise.all(names.map(async (name) => [name, await stack.reservePort()] as const));
  return { kafkaBrokers: stack.kafkaBrokers.join(','), databaseUrl: stack.databaseUrl, ports: new Map(ports), image, secrets, volume };
}

/** One after the other, as their dependencies ask for. */
async function runToEnd([name, , service]: Program, process: ContainerProcess): Promise<void> {
  const code = await process.exit();
  if (code !== 0) throw new Error(`${name} (${service.command?.join(' ')}) ended with ${code}: ${process.output}`);
}

async function stopAll(running: ReadonlyMap<Program, ContainerProcess>, print: ProgramRun['print']): Promise<string[]> {
  return (await Promise.all([...running].map(async ([[name, , service], process]) => {
    const startedAt = performance.now();
    process.signal('SIGTERM');
    const code = await process.exit();
    const tookMs = performance.now() - startedAt;
    print(`${name}: SIGTERM … exit code ${code} after ${(tookMs / 1_000).toFixed(1)} s`);
    const isLate = tookMs > parseDurationMs(service.stop_grace_period ?? '');
    return [...(code === 0 ? [] : [`${name} ended with ${code}: ${process.output}`]), ...(isLate ? [`${name} took longer to stop than its grace period`] : [])];
  }))).flat();
}

/**
 * Runs every program of the compose file from the image's folder on a real broker and database: those that end first, then the services
 * until the image's own health check is content with each, and the workers until they tell of their work, then SIGTERM. Resolves with the faults of the stop; rejects where one does not start.
 */
export async function runPrograms({ image, commands, files, print }: ProgramRun): Promise<string[]> {
  const programs = listPrograms(readCompose());
  const [ending, staying] = [true, false].map((ends) => programs.filter(([, , service]) => (kindOf(service) === 'task') === ends)) as [Program[], Program[]];
  const stack = await startStack({ ownServers: true, durability: 'relaxed', onLog: print });
  const running = new Map<Program, ContainerProcess>();
  try {
    const places = await findPlaces(stack, image, staying.map(([name]) => name));
    const start = ([name, , service]: Program): ContainerProcess => new ContainerProcess(image, [...commands.entry, ...(service.command ?? [])], localEnvironment(name, environmentOf(service, files), places));
    for (const program of ending) {
      await runToEnd(program, start(program));
      print(`${program[0]}: ended with 0`);
    }
    for (const program of staying) running.set(program, start(program));
    await Promise.all([...running].map(async ([[name, , service], process]) => {
      const isWorker = kindOf(service) === 'worker';
      await (isWorker ? process.awaitOutput() : process.awaitHealthy(commands)).catch((error: Error) => Promise.reject(new Error(`${name} ${error.message}`)));
      print(isWorker ? `${name}: ${process.output.trim()}` : `${name}: healthy`);
    }));
    return await stopAll(running, print);
  } finally {
    for (const process of running.values()) process.signal('SIGKILL');
    await stack.stop();
  }
}
