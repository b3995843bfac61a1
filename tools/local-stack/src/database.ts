import { Client } from 'pg';

/** Throws unless the server answers a query in time. */
export async function checkDatabase(databaseUrl: string, timeoutMs: number): Promise<void> {
  await withClient(databaseUrl, timeoutMs, (client) => client.query('SELECT 1'));
}

/** Creates an empty database beside the one of the URL and returns its URL. Fails when the name is taken. */
export async function createDatabase(databaseUrl: string, name: string): Promise<string> {
  await withClient(databaseUrl, 30_000, (client) => client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`));
  const url = new URL(databaseUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

async function withClient(databaseUrl: string, timeoutMs: number, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  // A connection cut later than its query is reported here too; the query's own failure is the one that counts.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
