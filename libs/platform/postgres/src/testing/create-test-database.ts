import { createHash, randomUUID } from 'node:crypto';
import { MIGRATIONS, SERVICES, TABLES, ensurePartitions, migrate } from '@signalbox/data-model';
import { Client } from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** Ends whatever is still connected. */
  drop(): Promise<void>;
}

/** Any number that no one else uses as an advisory lock of the server's own database. */
const TEMPLATE_LOCK = 7_316_003;

async function withServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'test-database' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Of the statements that the migrations would run and of what is derived from the tables: another schema has another template. */
async function fingerprintSchema(): Promise<string> {
  const statements: string[] = [];
  const recorder = { query: (sql: string) => Promise.resolve(void statements.push(sql)) };
  for (const Migration of MIGRATIONS) await new Migration().up(recorder as never);
  return createHash('sha256').update(JSON.stringify([statements, TABLES, SERVICES])).digest('hex').slice(0, 16);
}

/** Makes the template unless it is there. It takes its name last, so that one of that name is always complete. */
async function ensureTemplate(adminUrl: string): Promise<string> {
  const template = `signalbox_template_${await fingerprintSchema()}`;
  await withServer(adminUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount !== 0) return;
    const partial = `${template}_partial`;
    await client.query(`DROP DATABASE IF EXISTS ${partial} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${partial}`);
    await migrate(urlOf(adminUrl, partial));
    await client.query(`ALTER DATABASE ${partial} RENAME TO ${template}`);
  });
  return template;
}

const templates = new Map<string, Promise<string>>();

function templateOn(adminUrl: string): Promise<string> {
  let template = templates.get(adminUrl);
  if (!template) templates.set(adminUrl, (template = ensureTemplate(adminUrl)));
  return template;
}

/** A template may be older than today. */
async function ensureToday(url: string): Promise<void> {
  await withServer(url, async (client) => {
    const { rows } = await client.query<{ now_ms: number }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms');
    await ensurePartitions({ query: async <R>(text: string) => (await client.query(text)).rows as R[] }, rows[0]?.now_ms ?? 0);
  });
}

/**
 * A migrated, empty database of its own on the server of `adminUrl` (a login that may create databases and roles). The
 * first call on a server makes a template and takes about a second, further ones a fraction of it.
 */
export async function createTestDatabase(adminUrl: string): Promise<TestDatabase> {
  const template = await templateOn(adminUrl);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withServer(adminUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = urlOf(adminUrl, name);
  await ensureToday(url);
  return { url, drop: () => withServer(adminUrl, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))) };
}
