import type { SenderSettings } from '../admin/admin-shapes.js';
import type { Timeline } from '../time/timeline.js';
import { CAMPAIGN_LIMITS } from './campaign-classes.js';
import { SenderQueue } from './sender-queue.js';
import { senderTypeOf, type SenderType } from './sender-types.js';

export interface Sender {
  readonly address: string;
  readonly type: SenderType;
  readonly messagingServiceSid: string | null;
  /** What the table says of it; its address alone if it is not listed. */
  readonly contract: SenderSettings;
  readonly queue: SenderQueue;
}

/** The account's senders, those of its messaging services, and the queue of each. */
export class SenderTable {
  private readonly timeline: Timeline;
  private readonly senders = new Map<string, Sender>();
  private listed: ReadonlyMap<string, SenderSettings> = new Map();

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  get settings(): readonly SenderSettings[] {
    return [...this.listed.values()];
  }

  /** Replaces the table. Queues go on with the new pace. */
  change(settings: readonly SenderSettings[]): void {
    this.listed = new Map(settings.map((sender) => [sender.address, sender]));
    for (const address of new Set([...this.senders.keys(), ...this.listed.keys()])) {
      const existing = this.senders.get(address);
      const next = this.make(address, existing?.queue);
      next.queue.changePace(this.paceOf(address));
      this.senders.set(address, next);
    }
  }

  /** Empties every queue. */
  reset(): void {
    this.senders.clear();
    this.change(this.settings);
  }

  isListed(address: string): boolean {
    return this.listed.has(address);
  }

  /** Any address is a sender; one that is not listed has the pace of its type. */
  get(address: string): Sender {
    const existing = this.senders.get(address);
    if (existing !== undefined) return existing;
    const made = this.make(address, undefined);
    this.senders.set(address, made);
    return made;
  }

  ofService(messagingServiceSid: string): readonly Sender[] {
    return this.settings.filter((sender) => sender.messagingServiceSid === messagingServiceSid).map((sender) => this.get(sender.address));
  }

  private make(address: string, queue: SenderQueue | undefined): Sender {
    const type = senderTypeOf(address);
    const contract = this.listed.get(address) ?? { address };
    const messagingServiceSid = contract.messagingServiceSid ?? null;
    return { address, type, messagingServiceSid, contract, queue: queue ?? new SenderQueue(this.timeline, this.paceOf(address), type.queueHours) };
  }

  private paceOf(address: string): number {
    const { mps, campaign } = this.listed.get(address) ?? {};
    return mps ?? (campaign === undefined ? senderTypeOf(address).mps : CAMPAIGN_LIMITS[campaign.campaignClass].mps);
  }
}
