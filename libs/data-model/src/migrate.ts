import { readDatabaseUrl } from './database-url.config.js';
import { migrate } from './migrate-database.js';

/** Migrates the database of DATABASE_URL; to be run before a release. */
try {
  await migrate(readDatabaseUrl());
  process.stdout.write('The database is up to date.\n');
} catch (error) {
  process.stderr.write(`The database was not migrated: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
