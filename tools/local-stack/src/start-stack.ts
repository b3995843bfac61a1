import { defaultDataFolder } from './package-folder.js';
import { PortBook } from './ports.js';
import { RunningStack } from './running-stack.js';
import type { Stack } from './stack.js';
import { openStackFolder, type StackFolder } from './stack-folder.js';
import type { StackOptions } from './stack-options.js';
import { reserveStackPorts } from './stack-ports.js';
import { describeExit, type ExitEvent } from './stack-process.js';
import { provideKafka, providePostgres, type ServerSetup } from './stack-servers.js';
import { readEnvironment, type StackEnvironment } from './stack.config.js';
import { Supervisor } from './supervisor-client.js';

/** After the death of the parent, children get this long to end in order. */
const graceMs = 4_000;

/**
 * Brings up PostgreSQL and Kafka side by side and resolves when both are of use. When one fails, all is undone and the
 * error carries the end of its log.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const environment = readEnvironment();
  const folder = await openStackFolder(options.dataFolder ?? defaultDataFolder, options.name);
  const supervisor = new Supervisor();
  const ports = new PortBook();
  const keep = options.keep === true;
  supervisor.setWill({ graceMs, removeFolders: keep ? [] : [folder.path] });
  const undo = async () => {
    await supervisor.close();
    if (!keep) await folder.remove();
    await Promise.all([ports.releaseAll(), folder.release()]);
  };
  try {
    const setup = await describeSetup(options, { environment, folder, supervisor }, ports);
    const [kafka, postgres] = await Promise.all([provideKafka(setup), providePostgres(setup)]);
    return new RunningStack({ folder, keep, supervisor, ports, kafka, postgres, environment: environment.inherited, onExit: setup.onExit });
  } catch (error) {
    await undo();
    throw error;
  }
}

interface Basis {
  readonly environment: StackEnvironment;
  readonly folder: StackFolder;
  readonly supervisor: Supervisor;
}

async function describeSetup(options: StackOptions, basis: Basis, book: PortBook): Promise<ServerSetup> {
  const log = options.onLog ?? (() => undefined);
  const onExit = (event: ExitEvent) => {
    if (!event.expected) log(`${event.name} (process ${event.pid}) ended by itself: ${describeExit(event)}`);
    options.onExit?.(event);
  };
  return { ...basis, options, ports: await reserveStackPorts(basis.folder.path, options, book), log, onExit };
}
