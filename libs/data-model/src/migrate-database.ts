import type { DataSource } from 'typeorm';
import { applyAccess } from './access.js';
import { readDatabaseTimeMs, runnerOn, withOwner } from './owner-connection.js';
import { ensurePartitions } from './partitions.js';

/** Any number that no one else uses as an advisory lock of this database. */
const MIGRATION_LOCK = 7_316_001;

async function migrateUnderLock(dataSource: DataSource, nowMs: number | undefined): Promise<void> {
  const database = runnerOn(dataSource);
  const holder = dataSource.createQueryRunner();
  try {
    await holder.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    await dataSource.runMigrations({ transaction: 'all' });
    await applyAccess(database);
    await ensurePartitions(database, nowMs ?? (await readDatabaseTimeMs(database)));
    await holder.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`);
  } finally {
    await holder.release();
  }
}

/**
 * Brings a database up to date: migrations that have not run, roles and grants, partitions from yesterday to a week ahead.
 * Idempotent; of several processes at once one works and the others wait for it. A process that dies lets go of the lock
 * with its connection, and the migrations that it was running roll back as one.
 * `nowMs` places the partitions; without it the clock of the database does.
 */
export async function migrate(databaseUrl: string, nowMs?: number): Promise<void> {
  await withOwner({ databaseUrl, applicationName: 'signalbox-migrate' }, (dataSource) => migrateUnderLock(dataSource, nowMs));
}
