import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStages } from './dockerfile.js';
import { IMAGE_FOLDER } from './find-dockerfile-faults.js';

/** How the image starts a program and asks for its health: the words of ENTRYPOINT and HEALTHCHECK. */
export interface ImageCommands {
  readonly entry: readonly string[];
  readonly health: readonly string[];
}

const READY_DEADLINE_MS = 180_000;
const PROBE_EVERY_MS = 500;
/** How much of its output tells why a program ended. */
const TAIL_CHARACTERS = 2_000;

export function readImageCommands(dockerfile: string): ImageCommands {
  const instructions = readStages(dockerfile).at(-1)?.instructions ?? [];
  const wordsOf = (keyword: string): readonly string[] => instructions.find((instruction) => instruction.keyword === keyword)?.words ?? [];
  return { entry: wordsOf('ENTRYPOINT'), health: wordsOf('HEALTHCHECK') };
}

/** A program of the image as a process of this machine, started as the engine would. */
export class ContainerProcess {
  readonly #child: ChildProcess;
  readonly #image: string;
  readonly #environment: Readonly<Record<string, string>>;
  #output = '';

  constructor(image: string, command: readonly string[], environment: Readonly<Record<string, string>>) {
    this.#image = image;
    this.#environment = environment;
    this.#child = this.#spawn(command);
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (chunk: Buffer) => void (this.#output = (this.#output + chunk.toString()).slice(-TAIL_CHARACTERS)));
  }

  get output(): string {
    return this.#output;
  }

  /** Resolves with the exit code; a signal counts as -1. */
  async exit(): Promise<number> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode ?? -1;
  }

  /** Until the health check of the image is content; throws with the end of the output where it never is. */
  awaitHealthy({ health }: ImageCommands): Promise<void> {
    return this.#await('became healthy', async () => {
      const [code] = (await once(this.#spawn(health), 'exit')) as [number | null];
      return code === 0;
    });
  }

  /** Until it has said something. */
  awaitOutput(): Promise<void> {
    return this.#await('said anything', () => Promise.resolve(this.#output !== ''));
  }

  async #await(what: string, isReached: () => Promise<boolean>): Promise<void> {
    for (const deadline = performance.now() + READY_DEADLINE_MS; performance.now() < deadline; await sleep(PROBE_EVERY_MS)) {
      if (this.#child.exitCode !== null) break;
      if (await isReached()) return;
    }
    throw new Error(`never ${what}: ${this.#output}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** `node` of the image is the one that runs this; paths below /app are below the folder. */
  #spawn([_node, ...words]: readonly string[]): ChildProcess {
    const args = words.map((word) => (word.startsWith(`${IMAGE_FOLDER}/`) ? join(this.#image, word.slice(IMAGE_FOLDER.length)) : word));
    return spawn(process.execPath, args, { cwd: this.#image, env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] });
  }
}
