import { Module } from '@nestjs/common';
import type { Database } from '@signalbox/postgres';
import { ListedOperators, OPERATOR_ANSWERS, Operators, Platform, PlatformModule, provideProblemFilter, RoundLoop, type Round } from '@signalbox/service';
import { HEALTH_ROUND_MS } from '@signalbox/usage';
import { AnomalyController } from './anomalies/anomaly.controller.js';
import { PgAnomalyStore } from './anomalies/anomaly.pg-store.js';
import { AnomalyStore } from './anomalies/anomaly.store.js';
import { judgeHours } from './anomalies/judge-hours.js';
import { config } from './app.config.js';
import { EventController } from './events/event.controller.js';
import { PgEventStore } from './events/event.pg-store.js';
import { EventStore } from './events/event.store.js';
import { PgHealthStore } from './health/health.pg-store.js';
import { showLowest, tellHealth } from './health/tell-health.js';
import { PgMessageStore } from './messages/message.pg-store.js';
import { openSubscriptions } from './open-subscriptions.js';
import { ReportController } from './report/report.controller.js';
import { PgReportStore } from './report/report.pg-store.js';
import { ReportStore } from './report/report.store.js';

const COUNTING = Symbol('connections that count');
const READING = Symbol('connections that read');
/** A new hour is judged within this time. */
const JUDGING_MS = 5 * 60_000;

function runRounds(platform: Platform, round: Round): void {
  const loop = new RoundLoop(round, platform.logger);
  platform.onStart(() => loop.start());
  platform.onShutdown('work', () => loop.stop());
}

@Module({
  imports: [PlatformModule.forRoot({ service: 'analytics', config })],
  controllers: [ReportController, EventController, AnomalyController],
  providers: [
    provideProblemFilter(OPERATOR_ANSWERS),
    { provide: Operators, useFactory: () => new ListedOperators(config.operators) },
    { provide: COUNTING, inject: [Platform], useFactory: (platform: Platform) => platform.openDatabase('counting', { max: 6 }) },
    // A report over weeks takes seconds; counting does not wait for it.
    { provide: READING, inject: [Platform], useFactory: (platform: Platform) => platform.openDatabase('reading', { max: 3, statementTimeoutMs: 30_000 }) },
    { provide: ReportStore, inject: [READING], useFactory: (database: Database) => new PgReportStore(database) },
    { provide: AnomalyStore, inject: [READING], useFactory: (database: Database) => new PgAnomalyStore(database) },
    { provide: EventStore, inject: [Platform, COUNTING], useFactory: (platform: Platform, database: Database) => new PgEventStore(database, platform) },
    {
      provide: 'consumer', inject: [Platform, COUNTING, EventStore],
      useFactory: (platform: Platform, database: Database, events: EventStore) => openSubscriptions(platform, { messages: new PgMessageStore(database, platform), events }, config.pricesFile),
    },
    {
      provide: 'rounds', inject: [Platform, READING, AnomalyStore],
      useFactory: (platform: Platform, database: Database, anomalies: AnomalyStore) => {
        const { clock, logger, metrics, faults } = platform;
        const [store, producer] = [new PgHealthStore(database), platform.openProducer('health')];
        // Until the first look; a gauge that nobody has set shows 0, which is the worst there is.
        showLowest(metrics, []);
        runRounds(platform, { intervalMs: HEALTH_ROUND_MS, failure: 'health could not be told; tried again', run: () => tellHealth({ store, producer, clock, metrics, faults }) });
        runRounds(platform, { intervalMs: JUDGING_MS, failure: 'hours could not be judged; tried again', run: () => judgeHours({ store: anomalies, clock, logger, metrics }) });
      },
    },
  ],
})
export class AppModule {}
