import { TABLES } from '@signalbox/data-model';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../src/index.js';
import { createTestDatabase } from '../src/testing/create-test-database.js';
import { readAdminUrl } from './postgres.config.js';

async function ask<R>(url: string, text: string): Promise<R[]> {
  const database = openDatabase({ url, applicationName: 'test', max: 1, statementTimeoutMs: 5_000 });
  try {
    return await database.query<R>(text);
  } finally {
    await database.close();
  }
}

describe('createTestDatabase', () => {
  it('gives databases of their own, migrated and empty, also several at once', async () => {
    const tests = await Promise.all([1, 2, 3].map(() => createTestDatabase(readAdminUrl())));
    try {
      expect(new Set(tests.map(({ url }) => url)).size).toBe(3);
      const [first, second] = tests;
      await ask(first?.url ?? '', `INSERT INTO tenants (tenant_id, name, status) VALUES ('only-here', 'x', 'active')`);
      expect(await ask(second?.url ?? '', 'SELECT 1 FROM tenants')).toEqual([]);
      for (const { name } of TABLES) expect(await ask(second?.url ?? '', `SELECT 1 FROM ${name}`), name).toEqual([]);
    } finally {
      await Promise.all(tests.map((test) => test.drop()));
    }
  });

  it('has a partition for today', async () => {
    const test = await createTestDatabase(readAdminUrl());
    try {
      expect(await ask(test.url, `SELECT to_regclass('send_attempts_p' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD')) IS NOT NULL AS there`)).toEqual([{ there: true }]);
    } finally {
      await test.drop();
    }
    await test.drop();
  });
});
