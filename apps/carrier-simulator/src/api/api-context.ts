import type { AccountRegistry } from '../account/account-registry.js';
import type { SidMint } from '../account/sid-mint.js';
import type { SettingsBoard } from '../admin/settings-board.js';
import type { CallDesk } from '../call/call-desk.js';
import type { DebuggerLog } from '../callback/debugger-log.js';
import type { EventStreamer } from '../event-stream/event-streamer.js';
import type { SinkTable } from '../event-stream/sink-table.js';
import type { FaultBoard } from '../fault/fault-board.js';
import type { ArrivalCounts } from '../ledger/arrival-counts.js';
import type { MessageDesk } from '../message/message-desk.js';
import type { MessageStore } from '../message/message-store.js';
import type { NumberTable } from '../number/number-table.js';
import type { PumpingTraffic } from '../sender/pumping-traffic.js';
import type { SenderTable } from '../sender/sender-table.js';
import type { ServiceTable } from '../service/service-table.js';
import type { TemplateTable } from '../template/template-table.js';
import type { Timeline } from '../time/timeline.js';
import type { Action } from './permissions.js';
import type { Routes } from './routes.js';

/** What the resources of the API work with. */
export interface ApiContext {
  readonly timeline: Timeline;
  readonly settings: SettingsBoard;
  readonly faults: FaultBoard;
  readonly arrivals: ArrivalCounts;
  readonly accounts: AccountRegistry;
  readonly mint: SidMint;
  readonly senders: SenderTable;
  readonly services: ServiceTable;
  readonly numbers: NumberTable;
  readonly templates: TemplateTable;
  readonly sinks: SinkTable;
  readonly streamer: EventStreamer;
  readonly desk: MessageDesk;
  readonly store: MessageStore;
  readonly calls: CallDesk;
  readonly debuggerLog: DebuggerLog;
  readonly pumping: Pick<PumpingTraffic, 'delivers'>;
}

/** One resource of the API: where it hangs, and its routes. */
export interface Resource {
  /** `ACCOUNT`, `CLASSIC`, or a product and its version, such as `/messaging/v1`. */
  readonly at: string;
  /** Whether it is closed to API keys. */
  readonly tokenOnly?: boolean;
  /** Its name in the policy of a restricted key, such as `messaging/messages`; left out: closed to these. */
  readonly permission?: string;
  /** What test credentials may do; left out: nothing. */
  readonly testActions?: readonly Action[];
  open(routes: Routes, context: ApiContext): void;
}

export const CLASSIC = '/2010-04-01';
/** What belongs to one account in the classic API. */
export const ACCOUNT = `${CLASSIC}/Accounts/:AccountSid`;
