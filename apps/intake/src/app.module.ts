import { Module } from '@nestjs/common';
import type { Database } from '@signalbox/postgres';
import { Platform, PlatformModule } from '@signalbox/service';
import { config } from './app.config.js';
import { startExpiry } from './expire-idempotency.js';
import { PgIdempotencyStore } from './idempotency.pg-store.js';
import { openLane } from './lane-intake.js';
import { MessageController } from './message.controller.js';
import { MessageViewStore } from './message-view.store.js';
import { PgMessageViewStore } from './message-view.pg-store.js';
import { TenantStore } from './tenant.store.js';
import { PgTenantStore } from './tenant.pg-store.js';

const SHARED_DATABASE = Symbol('connections that no lane owns');

@Module({
  imports: [PlatformModule.forRoot({ service: 'intake', config })],
  controllers: [MessageController],
  providers: [
    { provide: SHARED_DATABASE, inject: [Platform], useFactory: (platform: Platform) => platform.openDatabase('shared', { max: 4 }) },
    { provide: TenantStore, inject: [SHARED_DATABASE, Platform], useFactory: (database: Database, platform: Platform) => new PgTenantStore(database, platform.clock) },
    { provide: MessageViewStore, inject: [SHARED_DATABASE], useFactory: (database: Database) => new PgMessageViewStore(database) },
    {
      provide: 'lanes', inject: [Platform, TenantStore, SHARED_DATABASE],
      useFactory: (platform: Platform, tenants: TenantStore, database: Database) => {
        platform.onStart(() => tenants.declare(config.tenantsFile));
        platform.onShutdown('work', startExpiry(new PgIdempotencyStore(database, platform), () => platform.clock.nowMs(), platform.logger));
        for (const lane of platform.config.lanes) openLane(lane, platform, tenants);
      },
    },
  ],
})
export class AppModule {}
