import { TABLES } from '@signalbox/data-model';
import { describe, expect, it } from 'vitest';
import { HOLE } from '../string-literals.js';
import { findAccesses, findTableFaults } from './table-access.js';

const known = ['levers', 'send_attempts', 'senders', 'tenants'];

describe('findAccesses', () => {
  it.each([
    ['INSERT INTO tenants (tenant_id) VALUES ($1)', ['INSERT tenants']],
    ['INSERT INTO tenants SELECT * FROM senders', ['INSERT tenants', 'SELECT senders']],
    ['INSERT INTO tenants (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET name = excluded.name', ['INSERT tenants']],
    ['UPDATE send_attempts AS a SET state = $1 FROM unnest($2) AS i', ['UPDATE send_attempts']],
    ['UPDATE "send_attempts" SET state = $1', ['UPDATE send_attempts']],
    ['delete from only public.levers where lever_id = $1', ['DELETE levers']],
    ['TRUNCATE TABLE tenants', ['TRUNCATE tenants']],
    ['SELECT * FROM send_attempts a JOIN senders s USING (sender) FOR UPDATE OF a', ['SELECT send_attempts', 'SELECT senders']],
    ['WITH gone AS (DELETE FROM levers RETURNING *) SELECT * FROM gone', ['DELETE levers']],
    ["SELECT pg_notify('levers', $1) FROM tenants -- not senders", ['SELECT tenants']],
    [`UPDATE ${HOLE} SET a = 1`, [`UPDATE ${HOLE}`]],
  ])('%s', (sql, expected) => {
    expect(findAccesses(sql, known).map(({ verb, table }) => `${verb} ${table}`)).toEqual(expected);
  });
});

const faultsOf = (path: string, sql: string): string[] => findTableFaults({ path, text: `export const sql = \`${sql}\`;` }, TABLES);

describe('findTableFaults', () => {
  it.each([
    ['the owner that writes', 'apps/intake/src/tenant.pg-store.ts', 'INSERT INTO tenants (tenant_id) VALUES ($1)'],
    ['a declared reader', 'apps/pacing-sender/src/opt-out.pg-store.ts', 'SELECT opted_out FROM opt_outs WHERE recipient_key = $1'],
    ['platform code that only one service uses', 'libs/platform/postgres/src/rate-buckets.ts', 'UPDATE rate_buckets SET next_slot_us = $1'],
    ['platform code that every service may run', 'libs/platform/postgres/src/lever-reader.ts', 'SELECT * FROM levers'],
    ['platform code on the table that each service has for itself', 'libs/platform/postgres/src/parked-statements.ts', 'DELETE FROM ${table} WHERE fifo_id = $1'],
    ['prose that looks like SQL', 'apps/intake/src/door.ts', 'We never SELECT a sender FROM a hat'],
  ])('allows %s', (_, path, sql) => {
    expect(faultsOf(path, sql)).toEqual([]);
  });

  it.each([
    ['a second writer in a file of statements', 'apps/intake/src/a.statements.ts', 'UPDATE opt_outs SET opted_out = true', 'UPDATE of opt_outs'],
    ['a second writer', 'apps/pacing-sender/src/opt-out.pg-store.ts', 'UPDATE opt_outs SET opted_out = true', 'UPDATE of opt_outs, which belongs to routing-policy, by pacing-sender'],
    ['a writer inside another statement', 'apps/pacing-sender/src/a.pg-store.ts', 'WITH x AS (DELETE FROM opt_outs RETURNING 1) SELECT * FROM x', 'DELETE of opt_outs'],
    ['a reader that is not declared', 'apps/intake/src/tenant.pg-store.ts', 'SELECT * FROM send_attempts', 'SELECT of send_attempts'],
    ['a change of what is only appended to', 'apps/routing-policy/src/lever.pg-store.ts', 'UPDATE lever_changes SET actor = $1', 'UPDATE of lever_changes'],
    ['an emptied table', 'apps/intake/src/tenant.pg-store.ts', 'TRUNCATE tenants', 'TRUNCATE of tenants'],
    ['a table that is not declared', 'apps/intake/src/tenant.pg-store.ts', 'INSERT INTO secrets VALUES ($1)', 'tables.ts does not declare'],
    ['a table name that no one can see', 'apps/intake/src/tenant.pg-store.ts', 'INSERT INTO ${table} VALUES ($1)', 'computed table name'],
    ['platform code that writes for others', 'libs/platform/kafka/src/a.ts', 'INSERT INTO tenants VALUES ($1)', 'by nobody known'],
    ['platform code that touches more than the table of its service', 'libs/platform/postgres/src/parked-statements.ts', 'DELETE FROM ${table} USING send_attempts', 'SELECT of send_attempts'],
    ['SQL outside a store', 'apps/intake/src/intent.handler.ts', 'SELECT * FROM tenants', 'SQL outside a store'],
  ])('finds %s', (_, path, sql, fault) => {
    expect(faultsOf(path, sql).join()).toContain(fault);
  });
});
