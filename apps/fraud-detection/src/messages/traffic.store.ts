import type { PumpingFacts, PumpingSubject } from '@signalbox/fraud';

/** What is counted of a message. */
export interface CountedMessage {
  readonly messageId: string;
  readonly tenantId: string;
  readonly country: string;
  readonly area: string;
  /** Keyed hash of the number, and of the one that follows it; null where none does. */
  readonly mark: string;
  readonly nextMark: string | null;
  /** Whether its person is asked to use it. */
  readonly isCode: boolean;
  readonly acceptedAtMs: number;
}

/** Something that is told of a message later, or perhaps before it. */
export interface MessageNews {
  readonly messageId: string;
  readonly tenantId: string;
  readonly atMs: number;
}

/** A subject with traffic, and when its newest message was accepted. */
export interface BusySubject {
  readonly subject: PumpingSubject;
  readonly asOfMs: number;
}

export interface FactsQuestion extends BusySubject {
  /** From then on the subject was held back: what came later could not be used. */
  readonly heldSinceMs: number | null;
  /** Starts of hours that say nothing of what is usual. */
  readonly suspectHours: readonly number[];
}

/**
 * Traffic that strangers may have set off. Each message counts once, is used once and is refused once, however often and in whatever order
 * that is told, and by however many processes; what is counted is durable when the promise resolves.
 */
export abstract class TrafficStore {
  abstract countMessage(message: CountedMessage): Promise<void>;
  /** A person used it. Of a tenant whose message it is not, it is ignored. */
  abstract countUse(news: MessageNews): Promise<void>;
  /** The carrier refused it as pumping. */
  abstract countRefusal(news: MessageNews): Promise<void>;
  /** Areas and countries with so many messages among those that were counted within the last `lookBackMs`. */
  abstract listBusy(lookBackMs: number, leastMessages: number): Promise<readonly BusySubject[]>;
  /** By position. */
  abstract loadFacts(questions: readonly FactsQuestion[]): Promise<readonly PumpingFacts[]>;
}
