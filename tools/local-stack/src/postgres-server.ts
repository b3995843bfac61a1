import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withClaim } from './claim.js';
import { checkDatabase } from './database.js';
import type { PostgresPlace } from './postgres-place.js';
import { runToEnd } from './run-to-end.js';
import { StackProcess, type ExitEvent } from './stack-process.js';
import type { Supervisor } from './supervisor-client.js';
import type { Account } from './supervisor-protocol.js';

/** `full` survives a power cut. `relaxed` does not, but a kill -9 of the server it survives, because commits still reach the kernel. */
export type Durability = 'full' | 'relaxed';

export interface PostgresPlan extends PostgresPlace {
  readonly account: Account | undefined;
  readonly logFolder: string;
  readonly port: number;
  readonly durability: Durability;
}

const initDeadlineMs = 120_000;
const readyDeadlineMs = 60_000;
const stopBudgetMs = 10_000;
const probeTimeoutMs = 3_000;

/** The whole environment of the server: nobody's PGDATA or locale leaks in. */
const postgresEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export function postgresUrl(port: number): string {
  return `postgres://postgres@127.0.0.1:${port}/postgres`;
}

/** Gives the stack a data folder (a copy of a cached, freshly initialised one, unless it has one) and makes the process. */
export async function preparePostgres(supervisor: Supervisor, plan: PostgresPlan, onExit: (event: ExitEvent) => void): Promise<StackProcess> {
  if (!existsSync(join(plan.dataFolder, 'PG_VERSION'))) {
    const template = await ensureTemplate(supervisor, plan);
    // cp keeps the owner, which Node's own copy does not.
    const copy = { ...program(plan, 'cp', 'SIGTERM'), args: ['-a', template, plan.dataFolder] };
    await runToEnd(supervisor, 'copying the PostgreSQL template', { ...copy, account: undefined }, initDeadlineMs);
  }
  return new StackProcess(
    supervisor,
    {
      name: 'postgres',
      // SIGINT is the fast shutdown; SIGTERM would wait for every client to leave.
      spec: { ...program(plan, plan.binaries.postgres, 'SIGINT'), args: ['-D', plan.dataFolder, ...settings(plan)] },
      checkReady: (remainingMs) => checkDatabase(postgresUrl(plan.port), Math.min(remainingMs, probeTimeoutMs)),
      readyDeadlineMs,
      stopBudgetMs,
      // The immediate shutdown. SIGKILL would leave its shared memory on the system.
      discardSignal: 'SIGQUIT',
    },
    onExit,
  );
}

async function ensureTemplate(supervisor: Supervisor, plan: PostgresPlan): Promise<string> {
  const owner = plan.account?.uid ?? process.getuid?.() ?? 0;
  const name = `postgres-${plan.binaries.version}-${owner}`;
  const template = join(plan.cacheFolder, name);
  await mkdir(plan.cacheFolder, { recursive: true });
  await withClaim(join(plan.cacheFolder, 'claims'), name, initDeadlineMs, async () => {
    if (!existsSync(template)) await initialise(supervisor, plan, template);
  });
  return template;
}

async function initialise(supervisor: Supervisor, plan: PostgresPlan, template: string): Promise<void> {
  const partial = `${template}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  if (plan.account !== undefined) await chown(partial, plan.account.uid, plan.account.gid);
  // The builtin locale sorts the same on every system. Trust is safe enough on a port of 127.0.0.1 with nothing but test data.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const args = ['-D', partial, '--username=postgres', '--auth=trust', ...locale, '--no-sync', '--no-instructions'];
  await runToEnd(supervisor, 'initdb', { ...program(plan, plan.binaries.initdb, 'SIGTERM'), args }, initDeadlineMs);
  await rename(partial, template);
}

function settings(plan: PostgresPlan): string[] {
  const relaxed = plan.durability === 'relaxed' ? { fsync: 'off', full_page_writes: 'off' } : {};
  const values = {
    listen_addresses: '127.0.0.1',
    port: plan.port,
    unix_socket_directories: '',
    max_connections: 300,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...relaxed,
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function program(plan: PostgresPlan, file: string, stopSignal: NodeJS.Signals) {
  return { file, cwd: '/', env: postgresEnv, logFile: join(plan.logFolder, 'postgres.log'), stopSignal, ...(plan.account && { account: plan.account }) };
}
