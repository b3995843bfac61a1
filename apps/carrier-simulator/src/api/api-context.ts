import type { FastifyInstance } from 'fastify';
import type { SettingsBoard } from '../admin/settings-board.js';
import type { FaultBoard } from '../fault/fault-board.js';
import type { ArrivalCounts } from '../ledger/arrival-counts.js';
import type { MessageDesk } from '../message/message-desk.js';
import type { MessageStore } from '../message/message-store.js';
import type { Timeline } from '../time/timeline.js';

/** What the resources of the API work with. */
export interface ApiContext {
  readonly timeline: Timeline;
  readonly settings: SettingsBoard;
  readonly faults: FaultBoard;
  readonly arrivals: ArrivalCounts;
  readonly desk: MessageDesk;
  readonly store: MessageStore;
}

/** One resource of the API: its routes, below `/2010-04-01/Accounts/:AccountSid`. */
export type Resource = (api: FastifyInstance, context: ApiContext) => void;
