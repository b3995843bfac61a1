import { Module } from '@nestjs/common';
import type { Database } from '@signalbox/postgres';
import { Platform, PlatformModule, provideProblemFilter } from '@signalbox/service';
import { config } from './app.config.js';
import { startExpiry } from './expire-idempotency.js';
import { ApiKeyRing } from './http/api-key-ring.js';
import { PgApiKeyStore } from './http/api-key.pg-store.js';
import { Callers } from './http/callers.js';
import { CancellationStore } from './http/cancellation.store.js';
import { PgCancellationStore } from './http/cancellation.pg-store.js';
import { openHttpLanes } from './http/http-lanes.js';
import { IntentController } from './http/intent.controller.js';
import { IntentDesk } from './http/intent-desk.js';
import { MessageController } from './http/message.controller.js';
import { MessageViewStore } from './http/message-view.store.js';
import { PgMessageViewStore } from './http/message-view.pg-store.js';
import { PROBLEM_ANSWERS } from './http/problem-answers.js';
import { startSweep } from './http/publish-unpublished.js';
import { TenantLimits } from './http/tenant-limits.js';
import { PgUnpublishedStore } from './http/unpublished.pg-store.js';
import { PgIdempotencyStore } from './idempotency.pg-store.js';
import { openLane } from './lane-intake.js';
import { TenantStore } from './tenant.store.js';
import { PgTenantStore } from './tenant.pg-store.js';

const SHARED_DATABASE = Symbol('connections that no lane owns');

function openCallers(platform: Platform, database: Database): Callers {
  const ring = new ApiKeyRing(new PgApiKeyStore(database), platform);
  platform.onStart(() => ring.start());
  platform.onShutdown('work', () => ring.stop());
  return new Callers(ring);
}

@Module({
  imports: [PlatformModule.forRoot({ service: 'intake', config })],
  controllers: [IntentController, MessageController],
  providers: [
    provideProblemFilter(PROBLEM_ANSWERS),
    { provide: SHARED_DATABASE, inject: [Platform], useFactory: (platform: Platform) => platform.openDatabase('shared', { max: 4 }) },
    { provide: TenantStore, inject: [SHARED_DATABASE, Platform], useFactory: (database: Database, platform: Platform) => new PgTenantStore(database, platform.clock) },
    { provide: MessageViewStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgMessageViewStore(database) },
    { provide: CancellationStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgCancellationStore(database) },
    {
      provide: 'lanes', inject: [Platform, TenantStore, SHARED_DATABASE],
      useFactory: (platform: Platform, tenants: TenantStore, database: Database) => {
        platform.onStart(() => tenants.declare(config.tenantsFile));
        platform.onShutdown('work', startExpiry(new PgIdempotencyStore(database, platform), () => platform.clock.nowMs(), platform.logger));
        startSweep(platform, new PgUnpublishedStore(database), 2 * config.acceptDeadlineMs);
        for (const lane of platform.config.lanes) openLane(lane, platform, tenants);
      },
    },
    // After the lanes, which declare the tenants: the keys are read then.
    { provide: Callers, inject: [Platform, SHARED_DATABASE, 'lanes'], useFactory: openCallers },
    { provide: TenantLimits, inject: [Platform], useFactory: (platform: Platform) => new TenantLimits(config.intentsPerSecond, platform.clock) },
    {
      provide: IntentDesk, inject: [Platform, TenantStore, TenantLimits],
      useFactory: (platform: Platform, tenants: TenantStore, limits: TenantLimits) => new IntentDesk(openHttpLanes(platform, tenants, config.acceptDeadlineMs), limits),
    },
  ],
})
export class AppModule {}
