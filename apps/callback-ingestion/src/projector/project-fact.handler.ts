import type { MessageEvent } from '@signalbox/contracts';
import { newsOfFact } from '@signalbox/delivery';
import type { InboundRecord, Outcome } from '@signalbox/kafka';
import type { NewsApplier } from './apply-news.js';
import type { FactProgress } from './fact-progress.js';

/** message-events: what our stages did with a message. */
export class ProjectFactHandler {
  readonly #applier: NewsApplier;
  readonly #progress: FactProgress;

  constructor(applier: NewsApplier, progress: FactProgress) {
    this.#applier = applier;
    this.#progress = progress;
  }

  handle({ value: fact, origin, headers, timestampMs }: InboundRecord<MessageEvent>): Promise<Outcome> {
    this.#progress.note(origin.partition, timestampMs);
    return this.#applier.apply(fact, newsOfFact(fact), { origin, sourceEventId: fact.eventId, traceparent: headers['traceparent'] });
  }
}
