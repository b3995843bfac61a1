import type { Platform } from '@signalbox/service';
import { openSpool, type Spool } from '@signalbox/spool';
import { NO_SPOOL, type config as appConfig } from '../app.config.js';
import { BrokerWatch } from './broker-watch.js';
import { openSigningTokens } from './signing-tokens.js';
import { judgeSpool } from './spool-health.js';
import { SpoolReplayer } from './spool-replayer.js';
import { WebhookReceiver } from './webhook-receiver.js';
import { KafkaOrDiskStore } from './webhook-store.js';

type Config = typeof appConfig;

/** How long a replayed record is tried before its batch is tried again; nobody waits for it. */
const REPLAY_DEADLINE_MS = 5_000;

/** The role that takes webhooks. AdapterError where the spool is another process's, or cannot be written. */
export async function openEdge(platform: Platform, config: Config): Promise<WebhookReceiver> {
  const { publishDeadlineMs, edgeMaxInFlight: maxInFlight } = config;
  const watch = new BrokerWatch(platform.clock, publishDeadlineMs);
  const spool = await openOwnSpool(platform, config);
  // An earlier process left it because Kafka was away: webhooks need not wait to find that out anew.
  if (spool && spool.status().records > 0) watch.doubt();
  const replayer = spool && addReplayer(platform, spool, watch);
  // What has missed its deadline is on the disk: the producer need not try it any longer.
  const producer = platform.openProducer('edge', { deliveryTimeoutMs: publishDeadlineMs });
  const store = new KafkaOrDiskStore({ producer, watch, keyring: platform.keyring, spool, onSpooled: () => replayer?.wake() }, { maxInFlight, publishDeadlineMs });
  return new WebhookReceiver(store, platform, { publicBaseUrl: config.publicBaseUrl.replace(/\/+$/, ''), signingTokensOf: await openSigningTokens(platform, config) });
}

async function openOwnSpool({ clock, logger, metrics }: Platform, { spoolDirectory, spoolMaxBytes, spoolMaxAgeSeconds }: Config): Promise<Spool | null> {
  if (spoolDirectory === NO_SPOOL) {
    logger.warn('there is no spool: while Kafka is away webhooks are answered 503');
    return null;
  }
  return openSpool({ directory: spoolDirectory, clock, logger, metrics, limits: { maxBytes: spoolMaxBytes, maxAgeMs: spoolMaxAgeSeconds * 1000 } });
}

function addReplayer(platform: Platform, spool: Spool, watch: BrokerWatch): SpoolReplayer {
  const producer = platform.openProducer('edge-replay', { deliveryTimeoutMs: REPLAY_DEADLINE_MS });
  const replayer = new SpoolReplayer({ spool, producer, watch, tools: platform, logger: platform.logger, faults: platform.faults });
  platform.addHealthCheck('spool', () => judgeSpool(spool.status(), watch.isAnswering()));
  platform.onStart(() => replayer.start());
  platform.onShutdown('work', (budgetMs) => replayer.stop(budgetMs));
  // Last, for requests that are answered late.
  platform.onShutdown('databases', () => spool.close());
  return replayer;
}
