// A service that does what every one does: consumes, copies, and has a database, a port and probes.
import { Module } from '@nestjs/common';
import { emit, provisionTopics, toRecord, type InboundRecord, type Subscription } from '@signalbox/kafka';
import type { Intent } from '@signalbox/contracts';
import { loadConfigOrExit, Platform, PLATFORM_CONFIG, PlatformModule, runService } from '../src/index.js';

const config = loadConfigOrExit(PLATFORM_CONFIG, process.env);

function prepare(platform: Platform): void {
  const producer = platform.openProducer('otp');
  platform.openDatabase('otp', { max: 2 });
  platform.onStart(async () => void (await provisionTopics(platform.kafka, { replicationFactor: 1, partitions: 3 })));
  const echo: Subscription<'intent'> = {
    topic: 'intents-otp',
    handle: ({ value, key }: InboundRecord<Intent>) => Promise.resolve(emit([toRecord('intents-marketing', 'intent', value, { key })])),
  };
  platform.consume({ group: 'intake-otp', producer, subscriptions: [echo as Subscription] });
}

@Module({ imports: [PlatformModule.forRoot({ service: 'intake', config })], providers: [{ provide: 'prepared', inject: [Platform], useFactory: prepare }] })
class EchoModule {}

await runService(EchoModule, config);
