import { createWriteStream, type WriteStream } from 'node:fs';
import type { MessageRecord } from '../message/message-record.js';
import { viewEntry } from './ledger-view.js';

/** An append-only copy of the ledger: a line for each acceptance and one for each later status. Holds recipients' numbers. */
export class LedgerFile {
  private readonly stream: WriteStream;

  constructor(path: string) {
    this.stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  }

  writeAccepted(record: MessageRecord): void {
    this.stream.write(`${JSON.stringify({ type: 'accepted', ...viewEntry(record) })}\n`);
  }

  writeStatus(record: MessageRecord): void {
    this.stream.write(`${JSON.stringify({ type: 'status', sid: record.sid, ...record.statuses.at(-1) })}\n`);
  }

  /** Resolves when all is handed to the operating system. */
  close(): Promise<void> {
    return new Promise((resolve) => this.stream.end(resolve));
  }
}
