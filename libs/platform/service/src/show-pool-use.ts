import type { PooledDatabase } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';

/** Shows how the connections of a pool are used whenever the metrics are read. */
export function showPoolUse(metrics: Pick<Metrics, 'beforeRender' | 'gauge'>, name: string, database: Pick<PooledDatabase, 'use'>): void {
  metrics.beforeRender(() => {
    const { open, idle, waiting } = database.use();
    metrics.gauge('sb_database_connections', { database: name, connection: 'busy' }, open - idle);
    metrics.gauge('sb_database_connections', { database: name, connection: 'idle' }, idle);
    metrics.gauge('sb_database_connections', { database: name, connection: 'awaited' }, waiting);
  });
}
