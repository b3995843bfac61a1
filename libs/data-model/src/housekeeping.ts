import { readDatabaseUrl } from './database-url.config.js';
import { keepHouse, keepHouseOnce, type HouseReport } from './keep-house.js';

const stopping = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopping.abort());

function print({ droppedPartitions, deletedRows, faults }: HouseReport): void {
  for (const fault of faults) process.stderr.write(`Housekeeping left undone: ${fault}\n`);
  process.stdout.write(`Dropped ${droppedPartitions} partitions and deleted ${deletedRows} rows; ${faults.length} things are left undone.\n`);
}

/** Keeps the database of DATABASE_URL in order until SIGTERM; with `--once` it takes one turn, and the exit code is 1 where that was cut short or left something undone. */
try {
  const where = { databaseUrl: readDatabaseUrl(), signal: stopping.signal };
  if (process.argv.includes('--once')) {
    const turn = await keepHouseOnce(where);
    print(turn);
    if (turn.faults.length > 0 || stopping.signal.aborted) process.exitCode = 1;
  } else await keepHouse({ ...where, report: print });
} catch (error) {
  process.stderr.write(`Housekeeping cannot begin: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
