import { Module } from '@nestjs/common';
import type { Database } from '@signalbox/postgres';
import { ListedOperators, OPERATOR_ANSWERS, Operators, Platform, PlatformModule, provideProblemFilter } from '@signalbox/service';
import { config } from './app.config.js';
import { PgCallStore } from './calls/call.pg-store.js';
import { CallStore } from './calls/call.store.js';
import { PgTrafficStore } from './messages/traffic.pg-store.js';
import { TrafficStore } from './messages/traffic.store.js';
import { openSubscriptions } from './open-subscriptions.js';
import { Judge } from './verdicts/judge.js';
import { JudgingLoop } from './verdicts/judging-loop.js';
import { SafeListController } from './verdicts/safe-list.controller.js';
import { PgVerdictStore } from './verdicts/verdict.pg-store.js';
import { VerdictStore } from './verdicts/verdict.store.js';

const COUNTING = Symbol('connections that count');
const JUDGING = Symbol('connections that judge');

@Module({
  imports: [PlatformModule.forRoot({ service: 'fraud-detection', config })],
  controllers: [SafeListController],
  providers: [
    provideProblemFilter(OPERATOR_ANSWERS),
    { provide: Operators, useFactory: () => new ListedOperators(config.operators) },
    { provide: COUNTING, inject: [Platform], useFactory: (platform: Platform) => platform.openDatabase('counting', { max: 6 }) },
    // A look at a quarter of an hour of heavy traffic takes seconds.
    { provide: JUDGING, inject: [Platform], useFactory: (platform: Platform) => platform.openDatabase('judging', { max: 2, statementTimeoutMs: 30_000 }) },
    { provide: VerdictStore, inject: [JUDGING], useFactory: (database: Database) => new PgVerdictStore(database) },
    {
      provide: JudgingLoop, inject: [Platform, JUDGING, VerdictStore],
      useFactory: (platform: Platform, database: Database, verdicts: VerdictStore) => {
        const { clock, metrics } = platform;
        const parts = { clock, metrics, verdicts, traffic: new PgTrafficStore(database, platform), calls: new PgCallStore(database, platform) };
        const judge = new Judge(parts, { harshest: config.fraudMode === 'observe' ? 'watch' : 'block', officeHours: config.officeHours });
        const { logger, faults } = platform;
        const loop = new JudgingLoop({ judge, verdicts, producer: platform.openProducer('verdicts'), faults, clock, logger, metrics });
        platform.onStart(() => loop.start());
        platform.onShutdown('work', () => loop.stop());
        return loop;
      },
    },
    { provide: TrafficStore, inject: [Platform, COUNTING], useFactory: (platform: Platform, database: Database) => new PgTrafficStore(database, platform) },
    { provide: CallStore, inject: [Platform, COUNTING], useFactory: (platform: Platform, database: Database) => new PgCallStore(database, platform) },
    { provide: 'consumer', inject: [Platform, TrafficStore, CallStore], useFactory: openSubscriptions },
  ],
})
export class AppModule {}
