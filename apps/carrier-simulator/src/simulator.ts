import { AccountRegistry } from './account/account-registry.js';
import { SidMint } from './account/sid-mint.js';
import type { InboundRequest, LedgerSummary, SimulatorSettings } from './admin/admin-shapes.js';
import { SettingsBoard } from './admin/settings-board.js';
import type { ApiContext } from './api/api-context.js';
import { CallDesk } from './call/call-desk.js';
import type { DebuggerLog } from './callback/debugger-log.js';
import { Outbox } from './callback/outbox.js';
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
import { MediaGate } from './sender/media-gate.js';
import { NetworkRules } from './sender/network-rules.js';
import { routeInbound } from './number/inbound-route.js';
import { NumberTable } from './number/number-table.js';
import { OptOutNetwork } from './sender/opt-out-network.js';
import { PumpingTraffic } from './sender/pumping-traffic.js';
import { SenderTable } from './sender/sender-table.js';
import { ServiceTable } from './service/service-table.js';
import { TemplateTable } from './template/template-table.js';
import type { Timeline } from './time/timeline.js';
import { VonageDesk } from './vonage/vonage-desk.js';

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
  readonly optOuts: OptOutNetwork;
  readonly mint: SidMint;
  readonly settings: SettingsBoard;
  readonly faults: FaultBoard;
  readonly senders: SenderTable;
  readonly services: ServiceTable;
  readonly numbers: NumberTable;
  readonly templates = new TemplateTable();
  readonly pumping: PumpingTraffic;
  readonly network: NetworkRules;
  private readonly mediaGate = new MediaGate((accountSid) => this.accounts.get(accountSid)?.ownerSid ?? accountSid);
  readonly desk: MessageDesk;
  readonly calls: CallDesk;
  /** The second provider, with the same senders, faults and ledger. */
  readonly vonage: VonageDesk;
  private readonly outbox: Outbox;

  constructor(options: SimulatorOptions) {
    this.options = options;
    const { identity, timeline, transport, ledgerFile } = options;
    this.mint = new SidMint(identity.runId);
    this.settings = new SettingsBoard(options.settings);
    this.optOuts = new OptOutNetwork(this.settings);
    const { accounts, store, optOuts } = this;
    this.faults = new FaultBoard(identity.seed, timeline);
    this.senders = new SenderTable(timeline);
    this.services = new ServiceTable(this.senders, options.accountSid, timeline.nowMs());
    this.numbers = new NumberTable(this.senders, options.accountSid, timeline.nowMs());
    this.pumping = new PumpingTraffic(identity.seed);
    this.network = new NetworkRules(this.settings, this.pumping);
    this.outbox = new Outbox({ timeline, accounts, settings: this.settings, faults: this.faults, transport });
    this.calls = new CallDesk({ seed: identity.seed, timeline, mint: this.mint, settings: this.settings, dispatcher: this.outbox.dispatcher, pumping: this.pumping });
    accounts.put(options.accountSid, { authToken: options.authToken }, timeline.nowMs());
    this.vonage = new VonageDesk({ timeline, faults: this.faults, transport });
    const { senders, services, settings, outbox, vonage, faults, network, mediaGate, pumping } = this;
    const onChange = (record: MessageRecord, nextInMs: number | null): void => {
      ledgerFile?.writeStatus(record);
      if (!vonage.announceStatus(record, nextInMs)) outbox.announcer.announceStatus(record, nextInMs);
    };
    this.desk = new MessageDesk(identity, {
      timeline,
      store,
      account: { senders, optOuts, settings },
      journey: new MessageJourney({ timeline, senders, services, optOuts, settings, network, mediaGate, pumping, isActive: (sid) => sid === vonage.settings.applicationId || accounts.isActive(sid), onChange }),
      listLateRate: () => faults.settings.listLateRate,
      onAccepted: (record) => ledgerFile?.writeAccepted(record),
    });
  }

  get api(): ApiContext {
    const { settings, faults, arrivals, accounts, mint, senders, services, numbers, templates, desk, calls, store, pumping } = this;
    return { timeline: this.options.timeline, settings, faults, arrivals, accounts, mint, senders, services, numbers, templates, desk, calls, store, pumping, debuggerLog: this.debugger, sinks: this.outbox.sinks, streamer: this.outbox.streamer };
  }

  get debugger(): DebuggerLog {
    return this.outbox.debugger;
  }

  /** A person writes to one of our numbers. The webhook is sent where one is configured; the network obeys keywords in any case. */
  receive(inbound: InboundRequest): MessageRecord {
    const sender = this.senders.get(inbound.to);
    const optOutType = this.optOuts.hear(inbound.from, sender, inbound.body);
    this.network.hear(inbound.from, inbound.to, this.options.timeline.nowMs());
    if (this.vonage.hasNumber(inbound.to)) return this.receiveAtVonage(inbound);
    const { inboundUrl } = this.settings.current;
    const unnamed = { accountSid: this.options.accountSid, place: inboundUrl === null ? null : { url: inboundUrl } };
    const { numbers, services } = this;
    const { accountSid, place } = routeInbound(inbound.to, sender.messagingServiceSid, { numbers, services, unnamed });
    const record = this.desk.receive(inboundDraft(inbound), accountSid);
    this.outbox.announcer.streamInbound(record, sender.messagingServiceSid);
    if (place !== null) this.outbox.announcer.announceInbound(record, place, inboundFields(record, sender.messagingServiceSid, optOutType));
    return record;
  }

  private receiveAtVonage(inbound: InboundRequest): MessageRecord {
    const record = this.desk.receive(inboundDraft(inbound), this.vonage.settings.applicationId, 'uuid');
    this.vonage.announceInbound(record);
    return record;
  }

  summarize(): LedgerSummary {
    const lateness = this.options.timeline.lateness();
    this.options.timeline.settle();
    return {
      ...summarizeRecords(acceptedOf(this.store.all), (sender) => this.senders.get(sender).lines.home.mps),
      arrivals: this.arrivals.all,
      ...this.summarizeWebhooks(),
      ...lateness,
    };
  }

  /** Those of both providers. */
  private summarizeWebhooks(): Pick<LedgerSummary, 'callbacks' | 'events'> {
    const { callbacks, events } = this.outbox.summarize();
    const { pending, sent, answered, failed } = this.vonage.totals;
    const sums = { pending: callbacks.pending + pending, sent: callbacks.sent + sent, answered: callbacks.answered + answered, failed: callbacks.failed + failed };
    return { callbacks: { ...callbacks, ...sums }, events };
  }

  /** Back to an empty ledger, empty queues, no opt-outs and no faults. Accounts, senders and settings stay. */
  reset(): void {
    this.options.timeline.clear();
    this.store.reset();
    this.arrivals.reset();
    this.optOuts.reset();
    this.faults.reset();
    this.senders.reset();
    this.pumping.reset();
    this.network.reset();
    this.mediaGate.reset();
    this.desk.reset();
    this.calls.reset();
    this.outbox.reset();
    this.vonage.reset();
  }
}
