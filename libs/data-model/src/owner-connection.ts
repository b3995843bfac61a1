import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource, type DataSourceOptions } from './data-source.js';
import type { SqlRunner } from './partitions.js';

/** One holds a lock, one works. */
const CONNECTIONS = 2;

export function runnerOn(target: DataSource | QueryRunner): SqlRunner {
  return { query: async <R>(text: string) => (await target.query(text)) as R[] };
}

/** Lends a connection under a login that owns the tables, and closes it. */
export async function withOwner<T>(options: Omit<DataSourceOptions, 'max'>, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = createDataSource({ ...options, max: CONNECTIONS });
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Epoch milliseconds on the clock of the database. */
export async function readDatabaseTimeMs(database: SqlRunner): Promise<number> {
  const [row] = await database.query<{ now_ms: string }>('SELECT floor(extract(epoch FROM clock_timestamp()) * 1000) AS now_ms');
  return Number(row?.now_ms);
}
