import { parseArgs } from 'node:util';
import type { StackOptions } from './stack-options.js';

export interface CliArguments {
  readonly stack: Pick<StackOptions, 'name' | 'brokers' | 'keep' | 'dataFolder' | 'durability' | 'ownServers'>;
  /** Shell command to run against the stack; without it the stack stays up until a signal. */
  readonly exec: string | undefined;
}

export const usage = `usage: local-stack [--brokers 1|3] [--name NAME] [--keep] [--relaxed] [--own-servers] [--folder DIR] [--exec "COMMAND"]
  --brokers      size of the Kafka cluster (default 1)
  --name         name of the stack's folder; two stacks of one name cannot run at once
  --keep         leave the data when it stops; the next start of the same name goes on with it
  --relaxed      PostgreSQL without fsync, for tests that do not cut the power
  --own-servers  ignore KAFKA_BROKERS and DATABASE_URL, which otherwise name servers to use instead
  --folder       where data and downloads go (default .local at the root of the repository)
  --exec         run this with KAFKA_BROKERS and DATABASE_URL set, tear down, and exit with its exit code`;

/** Throws with the usage when the arguments make no sense. */
export function parseArguments(args: readonly string[]): CliArguments {
  try {
    return readArguments(args);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}

function readArguments(args: readonly string[]): CliArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      brokers: { type: 'string', default: '1' },
      name: { type: 'string' },
      keep: { type: 'boolean', default: false },
      relaxed: { type: 'boolean', default: false },
      'own-servers': { type: 'boolean', default: false },
      folder: { type: 'string' },
      exec: { type: 'string' },
    },
  });
  return {
    exec: values.exec,
    stack: {
      brokers: readBrokers(values.brokers),
      keep: values.keep,
      durability: values.relaxed ? 'relaxed' : 'full',
      ownServers: values['own-servers'],
      ...(values.name !== undefined && { name: values.name }),
      ...(values.folder !== undefined && { dataFolder: values.folder }),
    },
  };
}

function readBrokers(value: string): 1 | 3 {
  if (value === '1') return 1;
  if (value === '3') return 3;
  throw new Error(`--brokers takes 1 or 3, not "${value}"`);
}
