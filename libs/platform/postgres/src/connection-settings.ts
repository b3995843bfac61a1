import type { ClientConfig } from 'pg';

export interface ConnectionOptions {
  readonly url: string;
  /** Every connection takes on this role (`signalbox_<service>`), so that the grants of that service hold. */
  readonly role?: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** The server cancels a statement after this time; the client gives up GRACE_MS later, in case the server is gone. */
  readonly statementTimeoutMs: number;
  /**
   * Named statements are planned once per connection, for any values; otherwise the server may plan them for each, which for a table of many days takes as long as the work.
   * For statements whose way to their rows is the same whatever the values and however large the tables have become since.
   */
  readonly plansOnce?: boolean;
}

/** The server's own answer (57014) keeps the connection usable, so it has the first word. */
const GRACE_MS = 1_000;
/** A process that stalls inside a transaction loses its locks after this. */
const IDLE_IN_TRANSACTION_MS = 30_000;

const ROLE = /^[a-z_][a-z0-9_]{0,62}$/;

/** What every connection of ours has in common. RangeError where the role is no name of a role. */
export function connectionSettings({ url, role, applicationName, statementTimeoutMs, plansOnce = false }: ConnectionOptions): ClientConfig {
  if (role !== undefined && !ROLE.test(role)) throw new RangeError(`${role} is no name of a role`);
  const settings = {
    ...(role !== undefined && { role }),
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    ...(plansOnce && { plan_cache_mode: 'force_generic_plan' }),
  };
  return {
    connectionString: url,
    options: Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' '),
    application_name: applicationName,
    query_timeout: statementTimeoutMs + GRACE_MS,
    keepAlive: true,
  };
}
