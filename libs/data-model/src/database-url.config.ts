/**
 * DATABASE_URL: the database to work on, under a login that owns its tables and may create roles.
 * RangeError where it is not set.
 */
export function readDatabaseUrl(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const databaseUrl = env['DATABASE_URL'];
  if (!databaseUrl) throw new RangeError('DATABASE_URL is not set; it names the database to work on, e.g. postgres://postgres@127.0.0.1:5432/signalbox');
  return databaseUrl;
}
