export interface Health {
  readonly healthy: boolean;
  /** For people; holds no personal data and no secret. */
  readonly detail: string;
}
/** Says whether one part works. Called at every probe: cheap, and answered within CHECK_TIMEOUT_MS or it counts as unhealthy. */
export type HealthCheck = () => Health | Promise<Health>;

export interface HealthReport {
  readonly healthy: boolean;
  readonly checks: readonly (Health & { readonly name: string })[];
}

/** Shorter than the usual timeout of a probe (5 s), longer than one slow query. */
const CHECK_TIMEOUT_MS = 2_000;

/** The checks of one process, by name. */
export interface HealthChecks {
  add(name: string, check: HealthCheck): void;
  run(): Promise<HealthReport>;
}

async function runCheck(check: HealthCheck): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve({ healthy: false, detail: `no answer in ${CHECK_TIMEOUT_MS} ms` }), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([(async () => check())(), late]);
  } catch (error) {
    return { healthy: false, detail: error instanceof Error ? error.message : 'the check failed' };
  } finally {
    clearTimeout(timer);
  }
}

export function createHealthChecks(): HealthChecks {
  const checks = new Map<string, HealthCheck>();
  return {
    add(name, check) {
      if (checks.has(name)) throw new RangeError(`there is a health check ${name} already; give each a name of its own`);
      checks.set(name, check);
    },
    async run() {
      const results = await Promise.all([...checks].map(async ([name, check]) => ({ name, ...(await runCheck(check)) })));
      return { healthy: results.every((result) => result.healthy), checks: results };
    },
  };
}
