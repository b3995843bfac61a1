import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { readStages, type Instruction, type Stage } from './dockerfile.js';

/** What a Dockerfile is judged with. */
export interface ImageSurroundings {
  /** Files that reach the engine, from the root of a clean checkout. */
  readonly context: readonly string[];
  /** The one version of Node that the project pins, e.g. 24.21.0. */
  readonly nodeVersion: string;
  /** Folder of the checkout. */
  readonly root: string;
}

/** Where programs lie in the image, and in the stages before. */
export const IMAGE_FOLDER = '/app';

function findCopyFaults({ text, words, from }: Instruction, earlier: readonly string[], { context }: ImageSurroundings): string[] {
  if (from !== undefined) return earlier.includes(from) ? [] : [`COPY ${text}: there is no stage ${from} before it`];
  const sources = words.slice(0, -1).filter((source) => source !== '.');
  return sources.filter((source) => !context.some((path) => path === source || path.startsWith(`${source}/`))).map((source) => `COPY ${text}: ${source} does not reach the engine`);
}

function findStageFaults(stage: Stage, earlier: readonly string[], surroundings: ImageSurroundings): string[] {
  const isOurs = earlier.includes(stage.base);
  return [
    ...(isOurs || new RegExp(`^node:${surroundings.nodeVersion.replaceAll('.', '\\.')}-[a-z]+-slim(@sha256:[0-9a-f]{64})?$`).test(stage.base) ? [] : [`${stage.name} is based on ${stage.base}, not on Node ${surroundings.nodeVersion}`]),
    ...stage.instructions.filter(({ keyword }) => keyword === 'COPY').flatMap((copy) => findCopyFaults(copy, earlier, surroundings)),
    ...stage.instructions.filter(({ keyword }) => keyword === 'ADD').map(({ text }) => `ADD ${text}: COPY says what it does`),
  ];
}

/** Files of ours that a command names by their place in the image. */
function findCommandFaults({ keyword, words }: Instruction, { root }: ImageSurroundings): string[] {
  const own = words.filter((word) => word.startsWith(`${IMAGE_FOLDER}/`)).map((word) => word.slice(IMAGE_FOLDER.length + 1));
  return own.filter((file) => !existsSync(join(root, 'deploy/container', file))).map((file) => `${keyword} names ${file}, which is not there`);
}

function findRuntimeFaults(stage: Stage | undefined, surroundings: ImageSurroundings): string[] {
  const lastOf = (keyword: string): Instruction | undefined => stage?.instructions.findLast((instruction) => instruction.keyword === keyword);
  const [user, entry, health, stop] = ['USER', 'ENTRYPOINT', 'HEALTHCHECK', 'STOPSIGNAL'].map(lastOf);
  return [
    ...(user === undefined || ['root', '0'].includes(user.text) ? ['it runs as root'] : []),
    ...(entry?.isJson && entry.words[0] === 'node' ? [] : ['node is not process 1: a shell would keep SIGTERM']),
    ...(health?.isJson && health.words[0] === 'node' ? [] : ['its health is not checked by node']),
    ...(stop?.text === 'SIGTERM' ? [] : ['it is not stopped by SIGTERM']),
    ...[entry, health].flatMap((command) => (command ? findCommandFaults(command, surroundings) : [])),
  ];
}

/** What a linter says, and what would not build or not run as it should. */
export function findDockerfileFaults(content: string, surroundings: ImageSurroundings): string[] {
  const stages = readStages(content);
  return [
    ...validate(content).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`),
    ...stages.flatMap((stage, index) => findStageFaults(stage, stages.slice(0, index).map(({ name }) => name), surroundings)),
    ...findRuntimeFaults(stages.at(-1), surroundings),
  ];
}
