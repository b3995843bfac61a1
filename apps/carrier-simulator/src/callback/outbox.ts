import type { AccountRegistry } from '../account/account-registry.js';
import type { LedgerSummary } from '../admin/admin-shapes.js';
import type { SettingsBoard } from '../admin/settings-board.js';
import { errorEventOf } from '../event-stream/cloud-event.js';
import { EventStreamer } from '../event-stream/event-streamer.js';
import { SinkTable } from '../event-stream/sink-table.js';
import type { FaultBoard } from '../fault/fault-board.js';
import type { Timeline } from '../time/timeline.js';
import { Announcer } from './announcer.js';
import { CallbackDispatcher, type FailureListener } from './callback-dispatcher.js';
import { DebuggerLog } from './debugger-log.js';
import { signedUrlOf } from './request-signature.js';
import type { WebhookTransport } from './webhook-transport.js';

export interface OutboxParts {
  readonly timeline: Timeline;
  readonly accounts: AccountRegistry;
  readonly settings: SettingsBoard;
  readonly faults: FaultBoard;
  readonly transport: WebhookTransport;
}

/** All that the carrier sends by itself: webhooks, events, and reports of those that failed. */
export class Outbox {
  readonly dispatcher: CallbackDispatcher;
  readonly announcer: Announcer;
  readonly debugger: DebuggerLog;
  readonly streamer: EventStreamer;
  readonly sinks = new SinkTable();

  constructor({ timeline, accounts, settings, faults, transport }: OutboxParts) {
    this.debugger = new DebuggerLog(settings);
    this.dispatcher = new CallbackDispatcher(timeline, accounts, transport, (event) => this.report(event));
    this.streamer = new EventStreamer({
      timeline,
      accounts,
      settings,
      sinks: this.sinks,
      transport,
      onFailed: (event, sink, httpStatus) => {
        const { accountSid = '', messageSid = '' } = event.data as { accountSid?: string; messageSid?: string };
        const entry = { accountSid, atMs: timeline.nowMs(), errorCode: 93101, resourceSid: messageSid, url: signedUrlOf(sink.url), method: 'POST' as const, edge: '', attempts: 1, httpStatus };
        this.debugger.add(entry, this.dispatcher);
      },
    });
    this.announcer = new Announcer(timeline, faults, this.dispatcher, this.streamer);
  }

  summarize(): Pick<LedgerSummary, 'callbacks' | 'events'> {
    const { dispatcher, announcer, streamer } = this;
    return { callbacks: { pending: dispatcher.pending + announcer.planned, ...dispatcher.totals, ...announcer.totals }, events: { ...streamer.totals } };
  }

  reset(): void {
    for (const part of [this.dispatcher, this.announcer, this.debugger, this.streamer]) part.reset();
  }

  /** An event that a sink did not take is no event again: it goes to the debugger's webhook alone. */
  private report(event: Parameters<FailureListener>[0]): void {
    const entry = this.debugger.add(event, this.dispatcher);
    if (this.streamer.hasSinks) this.streamer.publish(errorEventOf(entry), entry.accountSid);
  }
}
