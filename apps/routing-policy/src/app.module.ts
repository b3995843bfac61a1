import { Module } from '@nestjs/common';
import type { Database } from '@signalbox/postgres';
import { Platform, PlatformModule } from '@signalbox/service';
import { config } from './app.config.js';
import { openInbound, openLane } from './lane-routing.js';
import { LeverController } from './lever.controller.js';
import { PgLeverStore } from './lever.pg-store.js';
import { LeverStore } from './lever.store.js';
import { ListedOperators, Operators } from './operators.js';
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
    { provide: SHARED_DATABASE, inject: [Platform], useFactory: (platform: Platform) => platform.openDatabase('shared', { max: 4 }) },
    { provide: LeverStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgLeverStore(database) },
    { provide: PolicyStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgPolicyStore(database) },
    { provide: OptOutStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgOptOutStore(database) },
    { provide: Operators, useFactory: () => new ListedOperators(config.operators) },
    { provide: PolicyReader, inject: [PolicyStore, Platform], useFactory: (store: PolicyStore, platform: Platform) => new PolicyReader(store, platform.logger) },
    {
      provide: 'consumers', inject: [Platform, PolicyStore, PolicyReader, OptOutStore],
      useFactory: (platform: Platform, store: PolicyStore, policies: PolicyReader, optOuts: OptOutStore) => {
        platform.onStart(async () => {
          await seedPolicy(store, config.seedPolicyFile);
          await policies.start();
        });
        platform.onShutdown('work', () => policies.stop());
        for (const lane of platform.config.lanes) openLane(lane, platform, policies);
        openInbound(platform, policies, optOuts);
      },
    },
  ],
})
export class AppModule {}
