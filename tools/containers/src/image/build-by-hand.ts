import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instruction, Stage } from './dockerfile.js';
import { IMAGE_FOLDER } from './find-dockerfile-faults.js';

export interface HandBuild {
  /** Folder of the checkout. */
  readonly root: string;
  /** Files that reach the engine. */
  readonly context: readonly string[];
  /** An empty folder; each stage gets its own in it. */
  readonly folder: string;
  /** Its PATH finds the node that stands in for the base image's. */
  readonly environment: Readonly<Record<string, string>>;
  readonly print: (line: string) => void;
}

/** What a command names outside of the folder of the programs has no place on this machine. */
const isOfThisMachine = ({ text }: Instruction): boolean => /(^|\s)\/(?!app\b|dev\/null)\w/.test(text);

const folderOf = (build: HandBuild, stage: string): string => join(build.folder, stage);
const copyTree = (from: string, to: string): void => cpSync(from, to, { recursive: true, verbatimSymlinks: true });

function copyFromContext({ root, context }: HandBuild, source: string, target: string): void {
  for (const path of context.filter((file) => source === '.' || file === source || file.startsWith(`${source}/`))) {
    // The content of a folder is copied, not the folder.
    const to = join(target, source === '.' ? path : path.slice(source.length + 1));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(root, path), to);
  }
}

function copy(build: HandBuild, { words, from }: Instruction, own: string): void {
  const [source = '.', destination = '.'] = words;
  const target = join(own, destination);
  if (from === undefined) return copyFromContext(build, source, target);
  copyTree(join(folderOf(build, from), source.slice(IMAGE_FOLDER.length)), target);
}

/** As the engine does, by a shell in the working directory. Throws with what it said where it fails. */
function run(build: HandBuild, { text, line }: Instruction, own: string): void {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', text], { cwd: own, encoding: 'utf8', env: build.environment, maxBuffer: 64 << 20 });
  if (status !== 0) throw new Error(`line ${line}: RUN ${text} ended with ${status}\n${stdout}${stderr}`);
}

function follow(build: HandBuild, instruction: Instruction, own: string): string {
  switch (instruction.keyword) {
    case 'COPY':
      copy(build, instruction, own);
      return 'done';
    case 'RUN':
      if (isOfThisMachine(instruction)) return 'left out: it is about a place outside of the programs';
      run(build, instruction, own);
      return 'done';
    default:
      return 'noted';
  }
}

/** Follows the COPY and RUN of every stage in folders that begin empty or as a copy of their stage; the folder of the last one. */
export function buildByHand(stages: readonly Stage[], build: HandBuild): string {
  for (const stage of stages) {
    const own = folderOf(build, stage.name);
    if (stages.some(({ name }) => name === stage.base)) copyTree(folderOf(build, stage.base), own);
    else mkdirSync(own, { recursive: true });
    for (const instruction of stage.instructions) {
      const startedAt = performance.now();
      const outcome = follow(build, instruction, own);
      if (outcome !== 'noted') build.print(`${stage.name}: ${instruction.keyword} ${instruction.text.slice(0, 100)} … ${outcome}, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    }
  }
  return folderOf(build, stages.at(-1)?.name ?? '');
}
