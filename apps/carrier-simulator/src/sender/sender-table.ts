import type { SenderSettings } from '../admin/admin-shapes.js';
import type { Timeline } from '../time/timeline.js';
import { SenderLines } from './sender-lines.js';
import { senderTypeOf, type SenderType } from './sender-types.js';

export interface Sender {
  readonly address: string;
  readonly type: SenderType;
  readonly messagingServiceSid: string | null;
  /** What the table says of it; its address alone if it is not listed. */
  readonly contract: SenderSettings;
  readonly lines: SenderLines;
}

/** The account's senders, those of its messaging services, and the queues of each. */
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
      const next = this.make(address, this.senders.get(address)?.lines);
      next.lines.change(next.contract);
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

  private make(address: string, lines: SenderLines | undefined): Sender {
    const type = senderTypeOf(address);
    const contract = this.listed.get(address) ?? { address };
    const messagingServiceSid = contract.messagingServiceSid ?? null;
    return { address, type, messagingServiceSid, contract, lines: lines ?? new SenderLines(this.timeline, type, contract) };
  }
}
