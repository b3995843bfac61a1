import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startStack } from '../src/index.js';
import { defaultDataFolder } from '../src/package-folder.js';
import { findPostgresAccount } from '../src/postgres-account.js';
import { outsideDataFolder } from '../src/postgres-place.js';
import { descendantsOf, expectGone, makeFolder, runCliProcess } from './cli-process.js';

/** Undefined unless this runs as root. */
const nobody = await findPostgresAccount();

let folder: ReturnType<typeof makeFolder>;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => folder.remove());

/** Spares a download: the jars are those of the checkout. */
function linkJars(): void {
  const cache = join(defaultDataFolder, 'cache');
  mkdirSync(join(folder.path, 'cache'));
  for (const name of readdirSync(cache)) if (/^kafka-\w+$/.test(name)) symlinkSync(join(cache, name), join(folder.path, 'cache', name));
}

describe('a normal user', () => {
  it.runIf(nobody)('runs a stack in a folder that it may write to', async () => {
    linkJars();
    for (const path of [folder.path, join(folder.path, 'cache')]) chownSync(path, nobody?.uid ?? 0, nobody?.gid ?? 0);
    const args = ['--own-servers', '--folder', folder.path, '--exec', 'id -un; echo is up; sleep 600'];
    const parent = runCliProcess(args, { account: nobody ?? { uid: 0, gid: 0 }, env: { HOME: folder.path }, cwd: '/' });
    await parent.waitFor(/nobody\nis up/);
    const processes = descendantsOf(parent.pid);
    expect(processes.map(({ command }) => command).join('\n')).toMatch(/kafka\.Kafka/);
    parent.kill('SIGKILL');
    await expectGone(processes, 10_000);
    expect(readdirSync(join(folder.path, 'stacks'))).toEqual(['.claims']);
  });

  it.runIf(nobody)('is told when it may not write to the folder', async () => {
    const parent = runCliProcess(['--own-servers', '--folder', folder.path, '--exec', 'true'], { account: nobody ?? { uid: 0, gid: 0 }, cwd: '/' });
    const { code, output } = await parent.ended;
    expect(code).toBe(1);
    expect(output).toMatch(/cannot write to .*: choose a data folder that this user may write to \(--folder\)/);
  });
});

describe('root', () => {
  it.runIf(nobody)('runs PostgreSQL as another account, also where that account may not enter the folder', async () => {
    linkJars();
    chmodSync(folder.path, 0o700);
    const stack = await startStack({ dataFolder: folder.path, ownServers: true, durability: 'relaxed' });
    const postgres = stack.processes().find(({ name }) => name === 'postgres');
    expect(statSync(`/proc/${postgres?.pid}`).uid).toBe(nobody?.uid);
    expect(existsSync(join(stack.folder, 'postgres'))).toBe(false);
    expect(existsSync(outsideDataFolder(stack.folder))).toBe(true);
    await stack.stop();
    expect(existsSync(outsideDataFolder(stack.folder))).toBe(false);
  });
});

describe('a kept stack', () => {
  it('goes on with its data and ports', async () => {
    linkJars();
    // So that nothing lies outside of the folder.
    chmodSync(folder.path, 0o755);
    const options = { name: 'kept', keep: true, dataFolder: folder.path, ownServers: true };
    const first = await startStack(options);
    const addresses = [first.databaseUrl, ...first.kafkaBrokers];
    await first.stop();
    expect(existsSync(join(first.folder, 'kafka-1', 'meta.properties'))).toBe(true);
    const second = await startStack(options);
    expect([second.databaseUrl, ...second.kafkaBrokers]).toEqual(addresses);
    await second.stop();
  });

  it('outlives others; what a stack left that nobody could end is swept', async () => {
    linkJars();
    const abandoned = join(folder.path, 'stacks', 'run-1-abc');
    const kept = join(folder.path, 'stacks', 'kept');
    for (const path of [abandoned, kept]) mkdirSync(path, { recursive: true });
    writeFileSync(join(abandoned, '.ephemeral'), '');
    await expect(startStack({ dataFolder: folder.path, name: 'Not A Name' })).rejects.toThrow('is no name for a stack');
    const controller = new AbortController();
    const start = startStack({ dataFolder: folder.path, ownServers: true, abort: controller.signal, onLog: () => controller.abort(new Error('enough')) });
    await expect(start).rejects.toThrow('enough');
    expect(readdirSync(join(folder.path, 'stacks')).toSorted()).toEqual(['.claims', 'kept']);
  });
});
