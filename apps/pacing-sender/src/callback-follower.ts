import type { Subscription } from '@signalbox/kafka';
import type { Platform } from '@signalbox/service';
import { PgSendAttemptStore } from './send-attempt.pg-store.js';
import { SettleInDoubtHandler } from './settle-in-doubt.handler.js';

const CONNECTIONS = 3;

/** The second consumer: callbacks settle what is in doubt, for all lanes. */
export function followCallbacks(platform: Platform): void {
  const { clock, logger, metrics } = platform;
  const handler = new SettleInDoubtHandler(new PgSendAttemptStore(platform.openDatabase('callbacks', { max: CONNECTIONS, plansOnce: true }), { clock, metrics }), clock, logger);
  const subscription: Subscription<'provider-callback'> = { topic: 'provider-callbacks', handle: (record) => handler.handle(record) };
  platform.consume({ group: 'pacing-sender-callbacks', producer: platform.openProducer('callbacks'), subscriptions: [subscription as Subscription] });
}
