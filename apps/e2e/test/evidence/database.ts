import type { Signalbox } from '@signalbox/local-stack';
import pg from 'pg';

/** Works as the owner of the database, who sees every table. */
export async function withDatabase<T>(signalbox: Signalbox, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(signalbox.stack.databaseUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The first column of every row. */
export function readColumn(signalbox: Signalbox, query: string): Promise<string[]> {
  return withDatabase(signalbox, async (client) => (await client.query<string[]>({ text: query, rowMode: 'array' })).rows.map(([first]) => String(first)));
}
