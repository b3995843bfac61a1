import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = createRequire(import.meta.url);
const installed = dirname(here.resolve('kafkajs/package.json'));
const patch = join(dirname(fileURLToPath(import.meta.url)), '../../../../patches/kafkajs+2.2.4.patch');

/** Loads a module of kafkajs by its path within the package. */
export type Load = (path: string) => unknown;

/** A logger for modules of kafkajs, of which nobody hears. */
export const quiet = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined, namespace: () => quiet };

export interface KafkajsSources {
  /** As this project installs it. */
  readonly patched: Load;
  /** As it was released. */
  readonly released: Load;
  remove(): void;
}

/** Both states of kafkajs: the installed one, and a copy from which the patch was taken off again. */
export function loadKafkajsSources(): KafkajsSources {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'kafkajs-released-'));
  cpSync(installed, folder, { recursive: true });
  execFileSync('git', ['apply', '--reverse', '-p3', patch], { cwd: folder, env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) }, stdio: 'pipe' });
  return {
    patched: (path) => here(`kafkajs/src/${path}`) as unknown,
    released: (path) => createRequire(join(folder, 'package.json'))(`./src/${path}`) as unknown,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
