import { openDatabase } from '@signalbox/postgres';

/** 16 MB each: as many as the server keeps from then on, and more than it writes between two checkpoints. */
const SEGMENTS = 64;

/**
 * Makes log segments ahead. A server that has been in use overwrites those that it no longer needs; a new one makes each as it comes to it, and all
 * commits wait for that, 50 ms every ten seconds.
 */
export async function readyLog(databaseUrl: string): Promise<void> {
  const database = openDatabase({ url: databaseUrl, applicationName: 'bench', max: 1, statementTimeoutMs: 60_000 });
  try {
    await database.query(`ALTER SYSTEM SET min_wal_size = '1GB'`);
    await database.query('SELECT pg_reload_conf()');
    for (let segment = 0; segment < SEGMENTS; segment += 1) {
      await database.query(`SELECT pg_logical_emit_message(false, 'bench', 'a segment is left only where something stands in it')`);
      await database.query('SELECT pg_switch_wal()');
    }
    // What lies before it is no longer needed.
    await database.query('CHECKPOINT');
  } finally {
    await database.close();
  }
}
