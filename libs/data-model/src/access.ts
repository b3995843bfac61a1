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

interface Grant {
  readonly role: string;
  readonly table: string;
  readonly privilege: string;
}

function declaredGrants(): Grant[] {
  return TABLES.flatMap((table) => SERVICES.flatMap((service) =>
    privilegesOf(service, table).map((privilege) => ({ role: roleOf(service), table: table.name, privilege }))));
}

/** What the service roles hold now, on partitions too. */
function storedGrants(database: SqlRunner): Promise<Grant[]> {
  return database.query<Grant>(`
    SELECT rolname AS role, relname AS table, privilege_type AS privilege
      FROM pg_class CROSS JOIN LATERAL aclexplode(relacl) JOIN pg_roles ON pg_roles.oid = grantee
     WHERE relnamespace = 'public'::regnamespace AND rolname IN (${SERVICES.map((service) => quote(roleOf(service))).join(', ')})`);
}

function without(grants: readonly Grant[], others: readonly Grant[]): Grant[] {
  const keyOf = ({ role, table, privilege }: Grant): string => `${role} ${table} ${privilege}`;
  const known = new Set(others.map(keyOf));
  return grants.filter((grant) => !known.has(keyOf(grant)));
}

/**
 * Makes roles, grants and comments be what tables.ts says, touching only what differs; all of it changes in one
 * transaction. Run under the migration lock. Partitions need no grants: rights are checked on the table that is named.
 */
export async function applyAccess(database: SqlRunner): Promise<void> {
  for (const service of SERVICES) await database.query(createRole(roleOf(service)));
  const [stored, declared] = [await storedGrants(database), declaredGrants()];
  const statements = [
    `GRANT USAGE ON SCHEMA public TO ${SERVICES.map(roleOf).join(', ')}`,
    ...without(stored, declared).map(({ role, table, privilege }) => `REVOKE ${privilege} ON ${table} FROM ${role}`),
    ...without(declared, stored).map(({ role, table, privilege }) => `GRANT ${privilege} ON ${table} TO ${role}`),
    ...TABLES.map((table) => `COMMENT ON TABLE ${table.name} IS ${quote(`${table.meaning} Written by ${table.owner} alone.`)}`),
  ];
  await database.query(statements.join(';\n'));
}
