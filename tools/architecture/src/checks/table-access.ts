import { PARKING_SERVICES, parkedTableOf, privilegesOf, SERVICES, type Privilege, type Service, type Table } from '@signalbox/data-model';
import { HOLE, listStrings } from '../string-literals.js';

type Verb = Privilege | 'TRUNCATE';
export interface TableAccess {
  readonly verb: Verb;
  readonly table: string;
}

const NAME = `(?:public\\.)?"?([a-z_][a-z0-9_]*|${HOLE})`;
const WRITES: readonly (readonly [Verb, RegExp])[] = [
  ['INSERT', new RegExp(`\\b(?:insert|merge)\\s+into\\s+${NAME}`, 'gi')],
  ['UPDATE', new RegExp(`\\bupdate\\s+(?:only\\s+)?(?!set\\b)${NAME}"?(?:\\s+(?:as\\s+)?(?!set\\b)\\w+)?\\s+set\\b`, 'gi')],
  ['DELETE', new RegExp(`\\bdelete\\s+from\\s+(?:only\\s+)?${NAME}`, 'gi')],
  ['TRUNCATE', new RegExp(`\\btruncate\\s+(?:table\\s+)?(?:only\\s+)?${NAME}`, 'gi')],
];
const SQL = /\bSELECT\b[\s\S]*\bFROM\b|\b(INSERT|MERGE)\s+INTO\b|\bDELETE\s+FROM\b|\bUPDATE\s+\S+[\s\S]*\bSET\b|\bTRUNCATE\s/;

export function isSql(text: string): boolean {
  return SQL.test(text);
}

/** Which tables a statement touches, and how; of the known tables every mention besides a target counts as reading. */
export function findAccesses(sql: string, known: readonly string[]): TableAccess[] {
  // Channels and texts may be named like tables.
  const bare = sql.replace(/--.*$/gm, '').replace(/'[^']*'/g, "''").replace(/\b(un)?listen\s+\w+|\bnotify\s+\w+/gi, '');
  const writes = WRITES.flatMap(([verb, pattern]) => [...bare.matchAll(pattern)].map((match) => ({ verb, table: (match[1] ?? '').toLowerCase() })));
  const rest = WRITES.reduce((text, [, pattern]) => text.replace(pattern, ''), bare);
  const reads = known.filter((table) => new RegExp(`\\b${table}\\b`, 'i').test(rest)).map((table) => ({ verb: 'SELECT' as const, table }));
  return [...writes, ...reads];
}

function mayDo(services: readonly Service[], access: TableAccess, table: Table): boolean {
  return services.length > 0 && services.every((service) => (privilegesOf(service, table) as readonly Verb[]).includes(access.verb));
}

/** Accesses of one statement that the declared owners and readers do not allow to all of the given services. */
export function findAccessFaults(sql: string, services: readonly Service[], tables: readonly Table[]): string[] {
  const accesses = findAccesses(sql, tables.map(({ name }) => name));
  return accesses.flatMap((access) => {
    if (access.table === HOLE) return [`${access.verb} of a computed table name, which no check can see`];
    const table = tables.find(({ name }) => name === access.table);
    if (!table) return [`${access.verb} of ${access.table}, which tables.ts does not declare`];
    return mayDo(services, access, table) ? [] : [`${access.verb} of ${table.name}, which belongs to ${table.owner}, by ${services.join(', ') || 'nobody known'}`];
  });
}

/** Platform code runs as the service that uses it; a statement in it must be allowed to each of these. */
const PLATFORM_USERS: readonly (readonly [string, readonly Service[]])[] = [
  ['libs/platform/postgres/src/rate-bucket', ['pacing-sender']],
  ['libs/platform/postgres/src/lever', SERVICES],
];

/** Platform code on a table that each of these services has for itself: the hole in its statements is that table. */
const OWN_TABLES = [{ start: 'libs/platform/postgres/src/parked-statements', services: PARKING_SERVICES, tableOf: parkedTableOf }];

function findStatementFaults(path: string, sql: string, tables: readonly Table[]): string[] {
  const own = OWN_TABLES.find(({ start }) => path.startsWith(start));
  if (!own) return findAccessFaults(sql, servicesOf(path), tables);
  return own.services.flatMap((service) => findAccessFaults(sql.replaceAll(HOLE, own.tableOf(service)), [service], tables));
}

function servicesOf(path: string): readonly Service[] {
  const app = SERVICES.find((service) => path.startsWith(`apps/${service}/`));
  return app ? [app] : (PLATFORM_USERS.find(([start]) => path.startsWith(start))?.[1] ?? []);
}

/** Where an app's SQL may stand: in the store, or in a file of statements beside it. */
const SQL_FILES = /(\.pg-store|[.-]statements)\.ts$/;

/** One writer per table, in the one place where SQL may stand. */
export function findTableFaults({ path, text }: { path: string; text: string }, tables: readonly Table[]): string[] {
  const names = tables.map(({ name }) => name);
  const statements = listStrings(text).filter((candidate) => isSql(candidate) && (candidate.includes(HOLE) || findAccesses(candidate, names).length > 0));
  if (path.startsWith('apps/') && !SQL_FILES.test(path)) return statements.map(() => `${path}: SQL outside a store`);
  return statements.flatMap((sql) => findStatementFaults(path, sql, tables)).map((fault) => `${path}: ${fault}`);
}
