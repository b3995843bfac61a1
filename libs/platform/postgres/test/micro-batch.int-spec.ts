import { roleOf } from '@signalbox/data-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMicroBatch, openDatabase, type PooledDatabase } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/create-test-database.js';
import { readAdminUrl } from './postgres.config.js';

interface Tenant { readonly id: string; readonly name: string; readonly status: string }

let test: TestDatabase;
let database: PooledDatabase;

beforeAll(async () => {
  test = await createTestDatabase(readAdminUrl());
  database = openDatabase({ url: test.url, role: roleOf('intake'), applicationName: 'micro-batch-test', max: 2, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const INSERT = `
  INSERT INTO tenants (tenant_id, name, status) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
  ON CONFLICT (tenant_id) DO NOTHING RETURNING tenant_id`;

function createTenants(): { add(tenant: Tenant): Promise<boolean>; statements: () => number } {
  let statements = 0;
  const batch = createMicroBatch<Tenant, boolean>({
    name: 'tenants',
    run: async (tenants) => {
      statements += 1;
      const rows = await database.queryPrepared<{ tenant_id: string }>('insert-tenants', INSERT, [tenants.map(({ id }) => id), tenants.map(({ name }) => name), tenants.map(({ status }) => status)]);
      const made = new Set(rows.map(({ tenant_id }) => tenant_id));
      return tenants.map(({ id }) => made.has(id));
    },
  });
  return { add: (tenant) => batch.add(tenant), statements: () => statements };
}

describe('a micro-batch on the database', () => {
  it('writes many rows in few statements', async () => {
    const tenants = createTenants();
    const made = await Promise.all(Array.from({ length: 2_000 }, (_, n) => tenants.add({ id: `many-${n}`, name: 'many', status: 'active' })));
    expect(made.every(Boolean)).toBe(true);
    expect(tenants.statements()).toBeLessThanOrEqual(5);
  });

  it.each([
    { name: 'breaks a constraint', bad: { id: 'bad-check', name: 'x', status: 'asleep' }, code: '23514' },
    { name: 'holds what no text can hold', bad: { id: 'bad-zero', name: 'a\u0000b', status: 'active' }, code: '22021' },
    { name: 'is too long for the index', bad: { id: Array.from({ length: 20_000 }, (_, n) => String.fromCharCode(0x4e00 + ((n * 7919) % 20_000))).join(''), name: 'x', status: 'active' }, code: '54000' },
  ])('lets the row that $name fail alone', async ({ name, bad, code }) => {
    const tenants = createTenants();
    const good = Array.from({ length: 99 }, (_, n): Tenant => ({ id: `${name.replaceAll(' ', '-')}-${n}`, name: 'good', status: 'active' }));
    const results = await Promise.allSettled([...good.slice(0, 40), bad, ...good.slice(40)].map((tenant) => tenants.add(tenant)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(99);
    expect(results[40]).toMatchObject({ status: 'rejected', reason: { code } });
    expect(tenants.statements()).toBeLessThanOrEqual(1 + 2 * 7);
  });
});
