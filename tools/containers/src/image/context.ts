import { execFileSync } from 'node:child_process';
import { repositoryFolder } from '@signalbox/local-stack';

/** One line of a .dockerignore. */
export interface Pattern {
  /** Matches what the line names, and all below it. */
  readonly form: RegExp;
  readonly isException: boolean;
}

/** `*` is any name, with or without a dot before it; `**` any folders. */
function compileGlob(glob: string): RegExp {
  const form = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('**/', '\0').replaceAll('*', '[^/]*').replaceAll('?', '[^/]').replaceAll('\0', '(?:.*/)?');
  return new RegExp(`^${form}(?:/|$)`);
}

export function parseIgnoreFile(content: string): Pattern[] {
  const lines = content.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => ({ form: compileGlob(line.replace(/^!/, '')), isException: line.startsWith('!') }));
}

/** Of several patterns that hold for a path the last one decides. */
export function isInContext(path: string, patterns: readonly Pattern[]): boolean {
  return patterns.findLast(({ form }) => form.test(path))?.isException ?? true;
}

/** Files of the working tree that git has, or would have: what a clean checkout gives the engine. */
export function listRepositoryFiles(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: repositoryFolder, encoding: 'utf8', maxBuffer: 64 << 20 }).split('\n').filter((path) => path !== '');
}
