import { Module } from '@nestjs/common';
import type { Subscription } from '@signalbox/kafka';
import { Platform, PlatformModule } from '@signalbox/service';
import { config } from './app.config.js';
import { PgDeadLetterStore } from './dead-letter.pg-store.js';
import { DeadLetterStore } from './dead-letter.store.js';
import { KeepDeadLetterHandler } from './keep-dead-letter.handler.js';
import { PartitionWatch } from './partition-watch.js';

/** Two micro-batches of letters at once. */
const CONNECTIONS = 2;

@Module({
  imports: [PlatformModule.forRoot({ service: 'dead-letter-desk', config })],
  providers: [
    { provide: DeadLetterStore, inject: [Platform], useFactory: (platform: Platform) => new PgDeadLetterStore(platform.openDatabase('letters', { max: CONNECTIONS }), platform) },
    {
      provide: 'consumer', inject: [Platform, DeadLetterStore],
      useFactory: (platform: Platform, store: DeadLetterStore) => {
        const handler = new KeepDeadLetterHandler(store);
        const subscription: Subscription<'dead-letter'> = { topic: 'dead-letters', handle: (record) => handler.handle(record) };
        platform.consume({ group: 'dead-letter-desk', role: 'dead-letter-desk', producer: platform.openProducer('letters'), subscriptions: [subscription as Subscription] });
      },
    },
    {
      provide: PartitionWatch, inject: [Platform],
      useFactory: (platform: Platform) => {
        const watch = new PartitionWatch(platform.openDatabase('partitions', { max: 1 }), platform);
        platform.onStart(() => watch.start());
        platform.onShutdown('work', () => watch.stop());
        return watch;
      },
    },
  ],
})
export class AppModule {}
