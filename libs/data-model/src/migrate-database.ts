import type { DataSource, QueryRunner } from 'typeorm';
import { applyAccess } from './access.js';
import { createDataSource } from './data-source.js';
import { ensurePartitions, type SqlRunner } from './partitions.js';

/** Any number that no one else uses as an advisory lock of this database. */
const MIGRATION_LOCK = 7_316_001;
/** One holds the lock, one runs the migrations. */
const CONNECTIONS = 2;

function runnerOn(target: DataSource | QueryRunner): SqlRunner {
  return { query: async <R>(text: string) => (await target.query(text)) as R[] };
}

async function readDatabaseTimeMs(dataSource: DataSource): Promise<number> {
  const [row] = await runnerOn(dataSource).query<{ now_ms: string }>('SELECT floor(extract(epoch FROM clock_timestamp()) * 1000) AS now_ms');
  return Number(row?.now_ms);
}

async function migrateUnderLock(dataSource: DataSource, nowMs: number): Promise<void> {
  const holder = dataSource.createQueryRunner();
  try {
    await holder.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    await dataSource.runMigrations({ transaction: 'all' });
    await applyAccess(runnerOn(dataSource));
    await ensurePartitions(runnerOn(dataSource), nowMs);
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
  const dataSource = createDataSource({ databaseUrl, applicationName: 'signalbox-migrate', max: CONNECTIONS });
  await dataSource.initialize();
  try {
    await migrateUnderLock(dataSource, nowMs ?? (await readDatabaseTimeMs(dataSource)));
  } finally {
    await dataSource.destroy();
  }
}
