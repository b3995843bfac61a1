import { defaultDataFolder } from './package-folder.js';
import { PortBook } from './ports.js';
import { RunningStack, type StackBasis } from './running-stack.js';
import type { Stack } from './stack.js';
import { openStackFolder } from './stack-folder.js';
import type { StackOptions } from './stack-options.js';
import { reserveStackPorts } from './stack-ports.js';
import { describeExit, type ExitEvent } from './stack-process.js';
import { provideKafka, providePostgres } from './stack-servers.js';
import { readEnvironment } from './stack.config.js';
import { Supervisor } from './supervisor-client.js';

/**
 * Brings up PostgreSQL and Kafka side by side and resolves when both are of use. When one fails, all is undone and the
 * error carries the end of its log.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  options.abort?.throwIfAborted();
  const supervisor = new Supervisor();
  const abort = () => void supervisor.close();
  options.abort?.addEventListener('abort', abort);
  try {
    return await startUnder(supervisor, options);
  } catch (error) {
    await supervisor.close();
    // The abort is why; what failed is only its consequence.
    options.abort?.throwIfAborted();
    throw error;
  } finally {
    options.abort?.removeEventListener('abort', abort);
  }
}

async function startUnder(supervisor: Supervisor, options: StackOptions): Promise<Stack> {
  const keep = options.keep === true;
  const dataFolder = options.dataFolder ?? defaultDataFolder;
  const folder = await openStackFolder({ dataFolder, name: options.name, keep, ownerPid: supervisor.pid });
  const environment = readEnvironment();
  const basis: StackBasis = {
    folder,
    keep,
    supervisor,
    ports: new PortBook({ pid: supervisor.pid }),
    environment: environment.inherited,
    onExit: reportExits(options),
  };
  const stack = new RunningStack(basis);
  try {
    const ports = await reserveStackPorts(folder.path, options, basis.ports);
    stack.writeWill();
    const setup = { supervisor, folder, options, environment, ports, reservePort: () => stack.reservePort(), log: options.onLog ?? (() => undefined), onExit: basis.onExit };
    await stack.open({ kafka: provideKafka(setup), postgres: providePostgres(setup) });
    return stack;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

function reportExits({ onLog, onExit }: StackOptions): (event: ExitEvent) => void {
  return (event) => {
    if (!event.expected) onLog?.(`${event.name} (process ${event.pid}) ended by itself: ${describeExit(event)}`);
    onExit?.(event);
  };
}
