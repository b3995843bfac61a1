import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVICES, TABLES, findTable, migrate, privilegesOf, roleOf, type Service } from '../src/index.js';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.js';

let database: ScratchDatabase;

beforeAll(async () => {
  database = await createScratchDatabase();
  await migrate(database.url, Date.UTC(2026, 10, 22, 12));
});
afterAll(() => database?.drop());

/** The grants of our roles on our tables, partitions too, as `role table privilege`. */
async function storedGrants(): Promise<string[]> {
  const rows = await database.query<{ grant: string }>(`
    SELECT grantee || ' ' || table_name || ' ' || privilege_type AS grant FROM information_schema.role_table_grants
     WHERE table_schema = 'public' AND grantee LIKE 'signalbox\\_%'`);
  return rows.map(({ grant }) => grant).sort();
}

function declaredGrants(): string[] {
  return TABLES.flatMap((table) => SERVICES.flatMap((service) => privilegesOf(service, table).map((privilege) => `${roleOf(service)} ${table.name} ${privilege}`))).sort();
}

/** Runs one statement as the service, and undoes it. */
async function runAs(service: Service, sql: string): Promise<void> {
  await database.query('BEGIN');
  try {
    await database.query(`SET LOCAL ROLE ${roleOf(service)}`);
    await database.query(sql);
  } finally {
    await database.query('ROLLBACK');
  }
}

const pairs = TABLES.flatMap((table) => SERVICES.map((service) => ({ table: table.name, service })));

describe('access', () => {
  it('is granted exactly as the tables declare', async () => {
    expect(await storedGrants()).toEqual(declaredGrants());
  });

  it('is put right by the next migration, whoever changed it', async () => {
    await database.query('GRANT INSERT ON send_attempts TO signalbox_intake; REVOKE SELECT ON levers FROM signalbox_intake');
    await migrate(database.url, Date.UTC(2026, 10, 22, 12));
    expect(await storedGrants()).toEqual(declaredGrants());
  });

  it.each(pairs)('to $table holds for $service', async ({ table, service }) => {
    const privileges = privilegesOf(service, findTable(table));
    const statements = {
      // EXPLAIN checks rights and runs nothing.
      SELECT: `EXPLAIN SELECT FROM ${table}`,
      INSERT: `EXPLAIN INSERT INTO ${table} DEFAULT VALUES`,
      DELETE: `EXPLAIN DELETE FROM ${table}`,
    } as const;
    for (const [privilege, sql] of Object.entries(statements)) {
      const attempt = runAs(service, sql);
      if (privileges.includes(privilege as keyof typeof statements)) await expect(attempt).resolves.toBeUndefined();
      else await expect(attempt, privilege).rejects.toThrow('permission denied');
    }
  });

  it.each(SERVICES)('lets %s make no table and log in nowhere', async (service) => {
    await expect(runAs(service, 'CREATE TABLE own (id int)')).rejects.toThrow('permission denied');
    const [role] = await database.query('SELECT rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = $1', [roleOf(service)]);
    expect(role).toEqual({ rolcanlogin: false, rolsuper: false, rolcreaterole: false });
  });
});
