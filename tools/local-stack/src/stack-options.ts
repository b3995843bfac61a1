import type { Durability } from './postgres-server.js';
import type { ExitEvent } from './stack-process.js';

export interface StackOptions {
  /** Two stacks of one name cannot run at once. Default: a fresh one. */
  readonly name?: string;
  readonly brokers?: 1 | 3;
  /** Indexes of brokers that everyone reaches through a link of ours, which can be cut. */
  readonly severable?: readonly number[];
  /** Gives the only broker a second way in, over a link that can be cut for those who come by it (`Stack.sideDoor`). */
  readonly sideDoor?: boolean;
  /** Leaves the folder on stop; a later start of the same name goes on with its data. */
  readonly keep?: boolean;
  /** Chosen freely where not given. */
  readonly ports?: StackPorts;
  readonly durability?: Durability;
  /** Where `stacks/` and `cache/` are. Default: `.local/` at the root of the repository. */
  readonly dataFolder?: string;
  /** Starts servers even where KAFKA_BROKERS or DATABASE_URL name others, because the caller is going to break them. */
  readonly ownServers?: boolean;
  /** Gives up the start and undoes it. */
  readonly abort?: AbortSignal;
  /** One line of progress. */
  readonly onLog?: (line: string) => void;
  /** Every end of a process, asked for or not. */
  readonly onExit?: (event: ExitEvent) => void;
}

export interface StackPorts {
  readonly postgres?: number;
  /** Of the brokers, in order. */
  readonly kafka?: readonly number[];
  /** Of the controllers, in order. */
  readonly controllers?: readonly number[];
}
