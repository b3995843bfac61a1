import type { EventSink } from '../admin/admin-shapes.js';

export interface Sink {
  readonly sid: string;
  readonly accountSid: string;
  readonly description: string;
  readonly destination: string;
  readonly isBatched: boolean;
  readonly createdAtMs: number;
  updatedAtMs: number;
  status: 'initialized' | 'validating' | 'active' | 'failed';
  /** Sent with the last test event. */
  testId: string | null;
}

export interface EventType {
  readonly type: string;
  readonly schemaVersion: number | null;
}

export interface Subscription {
  readonly sid: string;
  readonly accountSid: string;
  readonly description: string;
  readonly sinkSid: string;
  readonly types: readonly EventType[];
  readonly createdAtMs: number;
}

/** Sinks and subscriptions as accounts make them over the API. */
export class SinkTable {
  readonly sinks = new Map<string, Sink>();
  readonly subscriptions = new Map<string, Subscription>();

  ofAccount(accountSid: string): Sink[] {
    return [...this.sinks.values()].filter((sink) => sink.accountSid === accountSid);
  }

  /** Where an event goes. A sink whose test failed gets none. */
  listeningTo(accountSid: string, type: string): EventSink[] {
    return [...this.subscriptions.values()].flatMap((subscription) => {
      const sink = this.sinks.get(subscription.sinkSid);
      const isWanted = subscription.accountSid === accountSid && subscription.types.some((wanted) => wanted.type === type);
      return isWanted && sink !== undefined && sink.status !== 'failed' ? [placeOf(sink)] : [];
    });
  }

  isInUse(sinkSid: string): boolean {
    return [...this.subscriptions.values()].some((subscription) => subscription.sinkSid === sinkSid);
  }
}

export function placeOf({ destination, isBatched }: Sink): EventSink {
  return { url: destination, form: isBatched ? 'array' : 'object' };
}
