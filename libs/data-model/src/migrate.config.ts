export interface MigrateConfig {
  /** DATABASE_URL: a login that owns the tables and may create roles. */
  readonly databaseUrl: string;
}

/** RangeError naming the variable that is missing. */
export function readMigrateConfig(env: Readonly<Record<string, string | undefined>> = process.env): MigrateConfig {
  const databaseUrl = env['DATABASE_URL'];
  if (!databaseUrl) throw new RangeError('DATABASE_URL is not set; it names the database to migrate, e.g. postgres://postgres@127.0.0.1:5432/signalbox');
  return { databaseUrl };
}
