import type { Signalbox } from '@signalbox/local-stack';
import pg from 'pg';

/** Works as the owner of the database, who sees every table. */
export async function withDatabase<T>({ stack }: Signalbox, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(stack.databaseUrl);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
