import { Inject, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { Platform, PlatformModule } from '@signalbox/service';
import { config } from './app.config.js';
import { openEdge } from './edge/open-edge.js';
import { judgeVonageHeaders, refuseCheaply } from './edge/refuse-cheaply.js';
import { TwilioWebhookController } from './edge/twilio-webhook.controller.js';
import { VonageWebhookController } from './edge/vonage-webhook.controller.js';
import { WebhookReceiver } from './edge/webhook-receiver.js';
import { openProjector } from './projector/open-projector.js';

const isEdge = config.serviceRoles.includes('edge');
const isProjector = config.serviceRoles.includes('projector');

const edgeProvider = { provide: WebhookReceiver, inject: [Platform], useFactory: (platform: Platform) => openEdge(platform, config) };
const projectorProvider = { provide: 'projector', inject: [Platform], useFactory: (platform: Platform) => openProjector(platform, config) };

@Module({
  imports: [PlatformModule.forRoot({ service: 'callback-ingestion', config })],
  controllers: isEdge ? [TwilioWebhookController, VonageWebhookController] : [],
  providers: [...(isEdge ? [edgeProvider] : []), ...(isProjector ? [projectorProvider] : [])],
})
export class AppModule implements NestModule {
  readonly #platform: Platform;

  constructor(@Inject(Platform) platform: Platform) {
    this.#platform = platform;
  }

  configure(consumer: MiddlewareConsumer): void {
    if (!isEdge) return;
    consumer.apply(refuseCheaply(this.#platform.metrics)).forRoutes(TwilioWebhookController);
    consumer.apply(refuseCheaply(this.#platform.metrics, judgeVonageHeaders)).forRoutes(VonageWebhookController);
  }
}
