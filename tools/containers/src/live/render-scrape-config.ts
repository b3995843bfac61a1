import { stringify } from 'yaml';

interface Job {
  readonly job_name: string;
  readonly static_configs: readonly { readonly targets: readonly string[] }[];
}

/** What this project uses of Prometheus's configuration. */
export interface PrometheusConfig {
  readonly global: object;
  readonly scrape_configs: readonly Job[];
}

export interface LocalAddresses {
  /** host:port of a service of the compose file by its name; undefined where the local stack has none. */
  readonly addressOf: (service: string) => string | undefined;
  readonly ownAddress: string;
  readonly rulesFile: string;
}

/** A run is short, so it is looked at often. */
const EVERY = '1s';

/** The same jobs, with the services where they are on this machine; nobody is notified. */
export function renderScrapeConfig(config: PrometheusConfig, { addressOf, ownAddress, rulesFile }: LocalAddresses): string {
  const findAddress = (target: string): string | undefined => (target.startsWith('localhost:') ? ownAddress : addressOf(target.split(':')[0] ?? ''));
  const jobs = config.scrape_configs.map((job) => ({ ...job, static_configs: job.static_configs.map((group) => ({ ...group, targets: group.targets.map(findAddress).filter((address) => address !== undefined) })) }));
  return stringify({ global: { ...config.global, scrape_interval: EVERY, evaluation_interval: EVERY }, rule_files: [rulesFile], scrape_configs: jobs });
}
