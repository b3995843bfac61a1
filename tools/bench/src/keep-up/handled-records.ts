const HANDLED = /^sb_records_handled_total\{[^}]*\} (\S+)$/gm;

/** Sums all outcomes of a service's metrics. */
export function sumHandled(metrics: string): number {
  return [...metrics.matchAll(HANDLED)].reduce((sum, [, value]) => sum + Number(value), 0);
}

/** Records that a service has finished since it started. */
export async function readHandled(origin: string): Promise<number> {
  return sumHandled(await (await fetch(`${origin}/metrics`)).text());
}
