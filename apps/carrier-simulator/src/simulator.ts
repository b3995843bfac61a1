import { AccountRegistry } from './account/account-registry.js';
import type { InboundRequest, LedgerSummary, SimulatorSettings } from './admin/admin-shapes.js';
import { SettingsBoard } from './admin/settings-board.js';
import type { ApiContext } from './api/api-context.js';
import { Announcer } from './callback/announcer.js';
import { CallbackDispatcher } from './callback/callback-dispatcher.js';
import { inboundFields } from './callback/webhook-fields.js';
import type { WebhookTransport } from './callback/webhook-transport.js';
import { FaultBoard } from './fault/fault-board.js';
import { ArrivalCounts } from './ledger/arrival-counts.js';
import type { LedgerFile } from './ledger/ledger-file.js';
import { summarizeRecords } from './ledger/ledger-summary.js';
import { acceptedOf } from './ledger/ledger-view.js';
import { inboundDraft } from './message/inbound-draft.js';
import { MessageDesk, type Identity } from './message/message-desk.js';
import { MessageJourney } from './message/message-journey.js';
import type { MessageRecord } from './message/message-record.js';
import { MessageStore } from './message/message-store.js';
import { OptOutNetwork } from './sender/opt-out-network.js';
import { SenderTable } from './sender/sender-table.js';
import type { Timeline } from './time/timeline.js';

export interface SimulatorOptions {
  readonly identity: Identity;
  /** Whose numbers people write to. */
  readonly accountSid: string;
  readonly authToken: string;
  readonly settings: SimulatorSettings;
  readonly timeline: Timeline;
  readonly transport: WebhookTransport;
  readonly ledgerFile: LedgerFile | null;
}

/** The carrier as a whole, without its HTTP surface: time and webhooks come from outside, so a test can drive all of it by hand. */
export class Simulator {
  private readonly options: SimulatorOptions;
  readonly accounts = new AccountRegistry();
  readonly store = new MessageStore();
  readonly arrivals = new ArrivalCounts();
  readonly optOuts = new OptOutNetwork();
  readonly settings: SettingsBoard;
  readonly faults: FaultBoard;
  readonly senders: SenderTable;
  readonly desk: MessageDesk;
  private readonly dispatcher: CallbackDispatcher;
  private readonly announcer: Announcer;

  constructor(options: SimulatorOptions) {
    this.options = options;
    const { identity, timeline, transport, ledgerFile } = options;
    const { accounts, store, optOuts } = this;
    this.settings = new SettingsBoard(options.settings);
    this.faults = new FaultBoard(identity.seed);
    this.senders = new SenderTable(timeline);
    this.dispatcher = new CallbackDispatcher(timeline, accounts, transport);
    this.announcer = new Announcer(timeline, this.faults, this.dispatcher);
    accounts.put(options.accountSid, { authToken: options.authToken });
    const { senders, settings, announcer, faults } = this;
    const onChange = (record: MessageRecord, nextInMs: number | null): void => {
      ledgerFile?.writeStatus(record);
      announcer.announceStatus(record, nextInMs);
    };
    this.desk = new MessageDesk(identity, {
      timeline,
      store,
      account: { senders, optOuts, settings },
      journey: new MessageJourney({ timeline, senders, optOuts, settings, onChange }),
      listLateRate: () => faults.settings.listLateRate,
      onAccepted: (record) => ledgerFile?.writeAccepted(record),
    });
  }

  get api(): ApiContext {
    const { settings, faults, arrivals, desk, store } = this;
    return { timeline: this.options.timeline, settings, faults, arrivals, desk, store };
  }

  /** A person writes to one of our numbers. The webhook is sent where one is configured; the network obeys keywords in any case. */
  receive(inbound: InboundRequest): MessageRecord {
    const sender = this.senders.get(inbound.to);
    const optOutType = this.optOuts.hear(inbound.from, sender, inbound.body);
    const record = this.desk.receive(inboundDraft(inbound), this.options.accountSid);
    const { inboundUrl } = this.settings.current;
    if (inboundUrl !== null) this.announcer.announceInbound(record, inboundUrl, inboundFields(record, sender.messagingServiceSid, optOutType));
    return record;
  }

  summarize(): LedgerSummary {
    const lateness = this.options.timeline.lateness();
    this.options.timeline.settle();
    const { dispatcher, announcer } = this;
    return {
      ...summarizeRecords(acceptedOf(this.store.all), (sender) => this.senders.get(sender).queue.mps),
      arrivals: this.arrivals.all,
      callbacks: { pending: dispatcher.pending + announcer.planned, ...dispatcher.totals, ...announcer.totals },
      ...lateness,
    };
  }

  /** Back to an empty ledger, empty queues, no opt-outs and no faults. Accounts, senders and settings stay. */
  reset(): void {
    this.options.timeline.clear();
    this.store.reset();
    this.arrivals.reset();
    this.optOuts.reset();
    this.faults.reset();
    this.senders.reset();
    this.desk.reset();
    this.dispatcher.reset();
    this.announcer.reset();
  }
}
