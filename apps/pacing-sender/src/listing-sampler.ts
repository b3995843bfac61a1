import { isNearListingDelay, isSampled, nextLookMs } from '@signalbox/pacing';
import type { CarrierCall } from './carrier-call.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { pause, type SenderTools } from './sender-tools.js';

/** What the carrier has just accepted, and in which account; null: not known. */
export interface AcceptedAttempt {
  readonly providerMessageId: string;
  readonly account: string | null;
}

interface Sampling {
  lastMs: number;
  isUnderWay: boolean;
}

/**
 * Measures L, on which rests that nothing is sent twice: of a few accepted messages, how long the carrier takes to list them. One message at a time
 * for each provider, beside the work and never in its way; what cannot be looked up is passed by.
 */
export class ListingSampler {
  readonly #carrier: Pick<CarrierCall, 'lookUp'>;
  readonly #tools: SenderTools;
  readonly #samplings = new Map<string, Sampling>();

  constructor(carrier: Pick<CarrierCall, 'lookUp'>, tools: SenderTools) {
    this.#carrier = carrier;
    this.#tools = tools;
  }

  /** To be told of each message that the carrier has just accepted. Returns at once. */
  consider(message: OutgoingMessage, accepted: AcceptedAttempt): void {
    const { clock, random } = this.#tools;
    const nowMs = clock.monotonicMs();
    const sampling = this.#samplings.get(message.provider) ?? { lastMs: -Infinity, isUnderWay: false };
    this.#samplings.set(message.provider, sampling);
    if (!isSampled({ sinceLastMs: nowMs - sampling.lastMs, isUnderWay: sampling.isUnderWay }, random)) return;
    Object.assign(sampling, { lastMs: nowMs, isUnderWay: true });
    void this.#follow(message, accepted, nowMs).finally(() => (sampling.isUnderWay = false));
  }

  async #follow(message: OutgoingMessage, { providerMessageId, account }: AcceptedAttempt, acceptedAtMs: number): Promise<void> {
    const { clock, timers, settings, metrics, logger } = this.#tools;
    const { provider, sender } = message;
    const ageMs = (): number => clock.monotonicMs() - acceptedAtMs;
    const createdSinceMs = clock.nowMs();
    for (let waitMs = nextLookMs(0, settings.listingDelayMs); waitMs !== null; waitMs = nextLookMs(ageMs(), settings.listingDelayMs)) {
      await pause(timers, waitMs);
      const seen = await this.#isListed(message, { provider, sender, account, createdSinceMs }, providerMessageId);
      if (seen === null) return;
      if (seen) {
        metrics.observe('sb_list_visibility_seconds', { provider }, ageMs() / 1000);
        break;
      }
    }
    if (!isNearListingDelay(ageMs(), settings.listingDelayMs)) return;
    metrics.count('sb_list_visibility_late_total', { provider });
    logger.error('the list of the carrier is nearly as late as LISTING_DELAY_MS: messages may be sent twice', { carrier: provider, sid: providerMessageId, latencyMs: ageMs(), listingDelayMs: settings.listingDelayMs });
  }

  /** Null where there is nothing to be learnt. */
  async #isListed(message: OutgoingMessage, attempt: Parameters<CarrierCall['lookUp']>[1], providerMessageId: string): Promise<boolean | null> {
    try {
      const lookUp = await this.#carrier.lookUp(message, attempt);
      return lookUp.kind === 'impossible' ? null : lookUp.messages.some((listed) => listed.providerMessageId === providerMessageId);
    } catch {
      // A carrier that does not answer now is no evidence about its list, and others tell of it.
      return null;
    }
  }
}
