import type { SqlRunner } from './partitions.js';
import { SERVICES, TABLES, privilegesOf, roleOf } from './tables.js';

/**
 * Roles belong to the whole server and not to one database, so another database's migration may be creating the same one
 * at this moment. Where roles are kept by someone else, they exist already and nothing is created.
 */
function createRole(role: string): string {
  return `
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} NOLOGIN; END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Every privilege of the service roles on the tables, as one list of statements that starts from nothing. */
function accessStatements(): string[] {
  const roles = SERVICES.map(roleOf);
  const grants = TABLES.flatMap((table) => SERVICES.flatMap((service) => {
    const privileges = privilegesOf(service, table);
    return privileges.length === 0 ? [] : [`GRANT ${privileges.join(', ')} ON ${table.name} TO ${roleOf(service)}`];
  }));
  return [
    `GRANT USAGE ON SCHEMA public TO ${roles.join(', ')}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${roles.join(', ')}`,
    ...grants,
    ...TABLES.map((table) => `COMMENT ON TABLE ${table.name} IS ${quote(`${table.meaning} Written by ${table.owner} alone.`)}`),
  ];
}

/**
 * Makes roles, grants and comments be what tables.ts says. Run under the migration lock; all grants change in one
 * transaction, so no service is ever without them. Partitions need none: rights are checked on the table that is named.
 */
export async function applyAccess(database: SqlRunner): Promise<void> {
  for (const service of SERVICES) await database.query(createRole(roleOf(service)));
  await database.query(accessStatements().join(';\n'));
}
