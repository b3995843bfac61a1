import type { MessageRecord } from './message-record.js';

/** All messages of all accounts, in the order of acceptance. */
export class MessageStore {
  private records: MessageRecord[] = [];
  private readonly recordsBySid = new Map<string, MessageRecord>();
  private readonly recordsByTo = new Map<string, MessageRecord[]>();

  get all(): readonly MessageRecord[] {
    return this.records;
  }

  /** The index of the next record. */
  get size(): number {
    return this.records.length;
  }

  add(record: MessageRecord): void {
    this.records.push(record);
    this.recordsBySid.set(record.sid, record);
    const { to } = record.draft;
    const sameTo = this.recordsByTo.get(to);
    if (sameTo === undefined) this.recordsByTo.set(to, [record]);
    else sameTo.push(record);
  }

  bySid(sid: string): MessageRecord | undefined {
    return this.recordsBySid.get(sid);
  }

  byTo(to: string): readonly MessageRecord[] {
    return this.recordsByTo.get(to) ?? [];
  }

  reset(): void {
    this.records = [];
    this.recordsBySid.clear();
    this.recordsByTo.clear();
  }
}
