/** DATABASE_URL: a login of a real server that may create databases and roles. */
export function readAdminUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL names no server; run the integration tests through the local stack or set it.');
  return url;
}
