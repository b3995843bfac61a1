import { Module } from '@nestjs/common';
import { createRandomPool } from '@signalbox/crypto';
import { MAX_TRIES } from '@signalbox/pacing';
import { createRateBuckets, LeverReader } from '@signalbox/postgres';
import { CarrierGauges } from '@signalbox/providers';
import { Platform, PlatformModule } from '@signalbox/service';
import { config } from './app.config.js';
import { followCallbacks } from './callback-follower.js';
import { ContractRates } from './contract-rates.js';
import { PgContractRatesStore } from './contract-rates.pg-store.js';
import { InDoubtWatch } from './in-doubt-watch.js';
import { openLane, type SharedParts } from './lane-sender.js';
import { ProviderHealth } from './provider-health.js';
import { accountNameOf, openCarriers, openCredentials } from './open-carriers.js';
import type { SenderTools } from './sender-tools.js';
import { SlotAllocator } from './slot-allocator.js';
import { systemTimers } from './system-timers.js';
import { WireLimit } from './wire-limit.js';

/** One lease at a time, and the reading of contracts. */
const PACE_CONNECTIONS = 2;
const RECHECK_MS = 1_000;
const TOKEN_BYTES = 16;
const DAY_MS = 86_400_000;

const randomBytes = createRandomPool();

function openLevers({ clock, metrics }: Platform): LeverReader {
  return new LeverReader({ url: config.databaseUrl, role: 'signalbox_pacing_sender', applicationName: 'pacing-sender/levers', clock, metrics });
}

function makeTools(platform: Platform, levers: LeverReader): SenderTools {
  const { clock, random, keyring, metrics, logger, faults } = platform;
  const { listingDelayMs, callDeadlineMs, claimHorizonDays } = config;
  return {
    clock, random, keyring, metrics, logger, faults, timers: systemTimers,
    levers: () => levers.current(),
    makeToken: () => Buffer.from(randomBytes(TOKEN_BYTES)).toString('base64url'),
    settings: { listingDelayMs, callDeadlineMs, claimHorizonMs: claimHorizonDays * DAY_MS, recheckMs: RECHECK_MS, maxTries: MAX_TRIES },
  };
}

async function openSender(platform: Platform): Promise<void> {
  const { clock, metrics } = platform;
  const credentials = await openCredentials(platform, config);
  const gauges = new CarrierGauges(platform);
  const database = platform.openDatabase('pace', { max: PACE_CONNECTIONS, plansOnce: true });
  const rates = new ContractRates(new PgContractRatesStore(database), clock, systemTimers);
  const levers = openLevers(platform);
  const tools = makeTools(platform, levers);
  const wires = new Map(platform.config.lanes.map((lane) => [lane, new WireLimit(config.wireConcurrency, clock)]));
  const slots = new SlotAllocator({ buckets: createRateBuckets(database), rates, wires, accountOf: (message) => accountNameOf(credentials, message), levers: tools.levers, clock, timers: systemTimers, metrics });
  rates.showCaps(metrics);
  platform.onStart(() => rates.start());
  platform.onStart(() => levers.start());
  // In the first phase, so that handlers that wait for a slot do not use up the time of those that are on the wire.
  platform.onShutdown('http', () => slots.close());
  platform.onShutdown('work', () => rates.stop());
  platform.onShutdown('work', () => levers.stop());
  const shared: SharedParts = { slots, tools, watch: new InDoubtWatch(clock, metrics), health: new ProviderHealth(tools), openCarriers: () => openCarriers({ clock, metrics, gauges }, credentials, config) };
  for (const lane of platform.config.lanes) openLane(lane, platform, shared);
  followCallbacks(platform);
}

@Module({
  imports: [PlatformModule.forRoot({ service: 'pacing-sender', config })],
  providers: [{ provide: 'sender', inject: [Platform], useFactory: openSender }],
})
export class AppModule {}
