import { roleOf } from '@signalbox/data-model';
import { AdapterError } from '@signalbox/message';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type DatabaseOptions, type PooledDatabase } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/create-test-database.js';
import { openCuttableProxy } from './cuttable-proxy.js';
import { readAdminUrl } from './postgres.config.js';

let test: TestDatabase;
const opened: PooledDatabase[] = [];

function open(options: Partial<DatabaseOptions> = {}): PooledDatabase {
  const database = openDatabase({ url: test.url, applicationName: 'open-database-test', max: 2, statementTimeoutMs: 5_000, ...options });
  opened.push(database);
  return database;
}

beforeAll(async () => void (test = await createTestDatabase(readAdminUrl())));
afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));
afterAll(() => test?.drop());

const insertTenant = (id: string): [string, unknown[]] => ['INSERT INTO tenants (tenant_id, name, status) VALUES ($1, $1, $2)', [id, 'active']];

describe('a pool', () => {
  it('takes on the role, the name and the timeout', async () => {
    const database = open({ role: roleOf('intake'), statementTimeoutMs: 1_234 });
    const [row] = await database.query(`SELECT current_user AS role, current_setting('application_name') AS name, current_setting('statement_timeout') AS timeout`);
    expect(row).toEqual({ role: 'signalbox_intake', name: 'open-database-test', timeout: '1234ms' });
  });

  it('is held to the grants of its role', async () => {
    const database = open({ role: roleOf('pacing-sender') });
    expect(await database.query('SELECT 1 FROM opt_outs')).toEqual([]);
    await expect(database.query(`DELETE FROM opt_outs`)).rejects.toMatchObject({ code: '42501' });
  });

  it('refuses a name that is no role', () => {
    expect(() => open({ role: 'a -c b=c' })).toThrow(RangeError);
  });

  it('prepares a named statement once per connection', async () => {
    const database = open({ max: 1 });
    for (const n of [1, 2, 3]) expect(await database.queryPrepared('double', 'SELECT $1::int * 2 AS n', [n])).toEqual([{ n: n * 2 }]);
    expect(await database.query(`SELECT name, (generic_plans + custom_plans)::int AS runs FROM pg_prepared_statements`)).toEqual([{ name: 'double', runs: 3 }]);
  });

  it.each([[true, '1'], [false, '0']])('plans a named statement once, for any values, where that is asked for (%s)', async (plansOnce, generic) => {
    const database = open({ max: 1, plansOnce });
    await database.queryPrepared('find-tenant', 'SELECT name FROM tenants WHERE tenant_id = $1', ['nobody']);
    const [row] = await database.query(`SELECT generic_plans FROM pg_prepared_statements WHERE name = 'find-tenant'`);
    expect(row).toEqual({ generic_plans: generic });
  });

  it('says how it is used', async () => {
    const database = open({ max: 1 });
    await database.query('SELECT 1');
    expect(database.use()).toEqual({ open: 1, idle: 1, waiting: 0 });
    const both = [database.query('SELECT pg_sleep(0.05)'), database.query('SELECT 2')];
    expect(database.use().waiting).toBeGreaterThan(0);
    await Promise.all(both);
  });

  it('can be closed twice, and is unreachable from then on', async () => {
    const database = open();
    await database.query('SELECT 1');
    await Promise.all([database.close(), database.close()]);
    await expect(database.query('SELECT 1')).rejects.toMatchObject({ disposition: 'unreachable' });
  });
});

describe('errors', () => {
  it('keeps the connection after an error of the statement', async () => {
    const database = open({ max: 1 });
    const pid = await database.query('SELECT pg_backend_pid()');
    await expect(database.query(...insertTenant('twice')).then(() => database.query(...insertTenant('twice')))).rejects.toMatchObject({ code: '23505' });
    await expect(database.query(`SELECT 'x'::int`)).rejects.toMatchObject({ code: '22P02' });
    expect(await database.query('SELECT pg_backend_pid()')).toEqual(pid);
  });

  it('maps a statement timeout, a refused connection and a refused role', async () => {
    await expect(open({ statementTimeoutMs: 50 }).query('SELECT pg_sleep(5)')).rejects.toMatchObject({ code: 'postgres-57014', disposition: 'unreachable' });
    const nowhere = new URL(test.url);
    nowhere.port = '1';
    await expect(open({ url: nowhere.href }).query('SELECT 1')).rejects.toMatchObject({ code: 'postgres-connection' });
    await expect(open({ role: 'signalbox_nobody' }).query('SELECT 1')).rejects.toMatchObject({ code: 'postgres-connection' });
  });

  it('is unreachable while every connection is taken for too long', async () => {
    const database = open({ max: 1, connectTimeoutMs: 50 });
    await database.query('SELECT 1');
    const busy = database.query('SELECT pg_sleep(0.5)');
    await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: 'postgres-connection', disposition: 'unreachable' });
    await busy;
  });

  it('survives the end of its connections, idle or busy', async () => {
    const database = open({ max: 2 });
    const other = open();
    const end = (): Promise<unknown[]> => other.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'open-database-test' AND pid <> pg_backend_pid()`);
    const sleeping = database.query('SELECT pg_sleep(10)');
    await expect.poll(() => other.query(`SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'`)).toHaveLength(1);
    const failed = expect(sleeping).rejects.toBeInstanceOf(AdapterError);
    await end();
    await failed;
    await database.query('SELECT 1');
    await end();
    await expect.poll(() => database.query('SELECT 1 AS n').catch(() => [])).toEqual([{ n: 1 }]);
  });

  it('gives up on a network that has died, and comes back with it', async () => {
    const proxy = await openCuttableProxy(test.url);
    try {
      const database = open({ url: proxy.url, max: 1, statementTimeoutMs: 100, connectTimeoutMs: 500 });
      await database.query('SELECT 1');
      proxy.freeze();
      await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: 'postgres-connection' });
      await proxy.restore();
      await expect.poll(() => database.query('SELECT 1 AS n').catch(() => []), { timeout: 5_000 }).toEqual([{ n: 1 }]);
    } finally {
      await proxy.close();
    }
  });
});

describe('a transaction', () => {
  const count = async (database: PooledDatabase, prefix: string): Promise<number> =>
    (await database.query('SELECT 1 FROM tenants WHERE tenant_id LIKE $1', [`${prefix}%`])).length;

  it('commits what its work resolves, and rolls back what it rejects', async () => {
    const database = open();
    expect(await database.transaction(async (tx) => (await tx.query(...insertTenant('commit')), 'done'))).toBe('done');
    await expect(database.transaction(async (tx) => {
      await tx.query(...insertTenant('commit-2'));
      throw new Error('changed my mind');
    })).rejects.toThrow('changed my mind');
    expect(await count(database, 'commit')).toBe(1);
  });

  it('undoes only the savepoint that failed', async () => {
    const database = open();
    await database.transaction(async (tx) => {
      await tx.query(...insertTenant('save-1'));
      await expect(tx.transaction(async (inner) => {
        await inner.query(...insertTenant('save-2'));
        await inner.query(...insertTenant('save-1'));
      })).rejects.toMatchObject({ code: '23505' });
      await tx.transaction((inner) => inner.query(...insertTenant('save-3')));
    });
    expect(await count(database, 'save')).toBe(2);
  });

  it('does not pass off a failed transaction as committed', async () => {
    const database = open({ max: 1 });
    await expect(database.transaction(async (tx) => {
      await tx.query(...insertTenant('swallow'));
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    })).rejects.toThrow('rolled back');
    expect(await count(database, 'swallow')).toBe(0);
  });

  it('is unreachable for the victim of a deadlock, and the other goes through', async () => {
    const database = open();
    await database.query(...insertTenant('dead-a'));
    await database.query(...insertTenant('dead-b'));
    const lock = 'UPDATE tenants SET name = name WHERE tenant_id = $1';
    let arrived = 0;
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (release = resolve));
    const run = (first: string, second: string): Promise<void> => database.transaction(async (tx) => {
      await tx.query(lock, [first]);
      if ((arrived += 1) === 2) release();
      await both;
      await tx.query(lock, [second]);
    });
    const results = await Promise.allSettled([run('dead-a', 'dead-b'), run('dead-b', 'dead-a')]);
    const failed = results.filter((one) => one.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(failed).toMatchObject([{ code: 'postgres-40p01', disposition: 'unreachable' }]);
  });

  it('fails as unreachable when its connection breaks between two statements, and leaves nothing behind', async () => {
    const database = open({ max: 1 });
    const other = open({ applicationName: 'other' });
    await expect(database.transaction(async (tx) => {
      await tx.query(...insertTenant('broken'));
      const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await other.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await expect.poll(() => other.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [row?.pid])).toEqual([]);
      await tx.query(...insertTenant('broken-2'));
    })).rejects.toMatchObject({ disposition: 'unreachable' });
    expect(await count(database, 'broken')).toBe(0);
  });
});
