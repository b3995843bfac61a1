import type { Platform } from '@signalbox/service';
import type { config as appConfig } from '../app.config.js';
import { WebhookReceiver, type EdgeLimits } from './webhook-receiver.js';

type Config = typeof appConfig;

/** The role that takes webhooks. */
export function openEdge(platform: Platform, config: Config): WebhookReceiver {
  const limits: EdgeLimits = {
    publicBaseUrl: config.publicBaseUrl.replace(/\/+$/, ''),
    authTokens: readAuthTokens(config),
    maxInFlight: config.edgeMaxInFlight,
    publishDeadlineMs: config.publishDeadlineMs,
  };
  return new WebhookReceiver(platform.openProducer('edge'), platform, limits);
}

function readAuthTokens({ twilioAccountSid, twilioAuthToken, twilioAuthTokenPrevious, twilioSubaccountTokens }: Config): ReadonlyMap<string, readonly string[]> {
  const isSet = (token: string): boolean => token !== '';
  const further = Object.entries(twilioSubaccountTokens).map(([account, tokens]) => [account, tokens.split(',').map((token) => token.trim()).filter(isSet)] as const);
  return new Map([...further, [twilioAccountSid, [twilioAuthToken, twilioAuthTokenPrevious].filter(isSet)] as const]);
}
