import { Module } from '@nestjs/common';
import type { Database } from '@signalbox/postgres';
import { ListedOperators, OPERATOR_ANSWERS, Operators, Platform, PlatformModule, provideProblemFilter } from '@signalbox/service';
import { config } from './app.config.js';
import { HoldReader } from './fraud/hold-reader.js';
import { PgHoldStore } from './fraud/hold.pg-store.js';
import { HoldStore } from './fraud/hold.store.js';
import { HealthReader } from './health/health-reader.js';
import { PgHealthStore } from './health/health.pg-store.js';
import { HealthStore } from './health/health.store.js';
import { openHealth, openInbound, openLane, openVerdicts } from './lane-routing.js';
import { LeverController } from './lever.controller.js';
import { PgLeverStore } from './lever.pg-store.js';
import { LeverStore } from './lever.store.js';
import { PgOptOutStore } from './opt-out.pg-store.js';
import { OptOutStore } from './opt-out.store.js';
import { PolicyController } from './policy.controller.js';
import { PolicyReader } from './policy-reader.js';
import { PgPolicyStore } from './policy.pg-store.js';
import { PolicyStore } from './policy.store.js';
import { seedPolicy } from './seed-policy.js';

const SHARED_DATABASE = Symbol('connections that no lane owns');

@Module({
  imports: [PlatformModule.forRoot({ service: 'routing-policy', config })],
  controllers: [LeverController, PolicyController],
  providers: [
    provideProblemFilter(OPERATOR_ANSWERS),
    { provide: SHARED_DATABASE, inject: [Platform], useFactory: (platform: Platform) => platform.openDatabase('shared', { max: 4 }) },
    { provide: LeverStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgLeverStore(database) },
    { provide: PolicyStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgPolicyStore(database) },
    { provide: OptOutStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgOptOutStore(database) },
    { provide: Operators, useFactory: () => new ListedOperators(config.operators) },
    { provide: PolicyReader, inject: [PolicyStore, Platform], useFactory: (store: PolicyStore, platform: Platform) => new PolicyReader(store, platform.logger) },
    { provide: HoldStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgHoldStore(database) },
    {
      provide: HoldReader, inject: [Platform, HoldStore],
      useFactory: (platform: Platform, store: HoldStore) => {
        const holds = new HoldReader(store, platform);
        platform.onStart(() => holds.start());
        platform.onShutdown('work', () => holds.stop());
        openVerdicts(platform, store);
        return holds;
      },
    },
    { provide: HealthStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgHealthStore(database) },
    {
      provide: HealthReader, inject: [Platform, HealthStore],
      useFactory: (platform: Platform, store: HealthStore) => {
        const health = new HealthReader(store, platform);
        // Who only observes never opens the book, and all count as well.
        if (config.healthMode === 'enforce') platform.onStart(() => health.start());
        platform.onShutdown('work', () => health.stop());
        openHealth(platform, store);
        return health;
      },
    },
    {
      provide: 'policy in use', inject: [Platform, PolicyStore, PolicyReader],
      useFactory: (platform: Platform, store: PolicyStore, policies: PolicyReader) => {
        platform.onStart(async () => {
          await seedPolicy(store, config.seedPolicyFile);
          await policies.start();
        });
        platform.onShutdown('work', () => policies.stop());
      },
    },
    {
      provide: 'consumers', inject: [Platform, PolicyReader, OptOutStore, HoldReader, HealthReader],
      useFactory: (...[platform, policies, optOuts, holds, health]: [Platform, PolicyReader, OptOutStore, HoldReader, HealthReader]) => {
        for (const lane of platform.config.lanes) openLane(lane, platform, { policies, holds, health });
        openInbound(platform, policies, optOuts);
      },
    },
  ],
})
export class AppModule {}
