import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { probeHttp, SERVICE_NAMES, type Signalbox } from '@signalbox/local-stack';
import { pathOf, readYaml } from '../repository.js';
import { ALERTS_FILE } from '../queries/read-queries.js';
import { PrometheusApi } from './prometheus-api.js';
import { renderScrapeConfig, type PrometheusConfig } from './render-scrape-config.js';

const READY_DEADLINE_MS = 30_000;

/** A real Prometheus that scrapes the stack every second and evaluates the alerts; it ends with the stack. Rejects where it does not get ready. */
export async function startPrometheus(signalbox: Signalbox): Promise<PrometheusApi> {
  const { stack } = signalbox;
  const folder = join(stack.folder, 'prometheus');
  const ownAddress = `127.0.0.1:${await stack.reservePort()}`;
  const addressOf = (service: string): string | undefined => {
    const name = SERVICE_NAMES.find((known) => known === service);
    return name && new URL(signalbox.originOf(name)).host;
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'prometheus.yml'), renderScrapeConfig(readYaml<PrometheusConfig>('deploy/prometheus/prometheus.yml'), { addressOf, ownAddress, rulesFile: pathOf(ALERTS_FILE) }));
  const options = [`--config.file='${folder}/prometheus.yml'`, `--storage.tsdb.path='${folder}/data'`, `--web.listen-address=${ownAddress}`, '--log.level=warn'];
  await stack.run(`exec prometheus ${options.join(' ')} > '${join(stack.logFolder, 'prometheus.log')}' 2>&1`);
  await probeHttp(`http://${ownAddress}/-/ready`, READY_DEADLINE_MS);
  return new PrometheusApi(`http://${ownAddress}`);
}
