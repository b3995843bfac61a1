import { readDatabaseUrl } from './database-url.config.js';
import { readDatabaseTimeMs, runnerOn, withOwner } from './owner-connection.js';
import { enforceRetention } from './retention.js';

/** Deletes from the database of DATABASE_URL what is old enough by its own clock; to be run once a day. */
try {
  const report = await withOwner(readDatabaseUrl(), 'signalbox-retire', async (dataSource) => {
    const database = runnerOn(dataSource);
    return enforceRetention(database, await readDatabaseTimeMs(database));
  });
  process.stdout.write(`Dropped ${report.droppedPartitions.length} partitions and deleted ${report.deletedRows} rows.\n`);
} catch (error) {
  process.stderr.write(`Retention was not enforced: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
