import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { MemberEvent } from '@signalbox/checkers';
import { readEventLines } from './event-lines.js';

/** The event file of one member, which grows while it is read; what was read is not read again. */
export class EventFile {
  readonly path: string;
  readonly #member: string;
  readonly #events: MemberEvent[] = [];
  #position = 0;

  constructor(path: string, member: string) {
    this.path = path;
    this.#member = member;
  }

  /** All whole lines so far; none where the member has not told anything yet. */
  read(): readonly MemberEvent[] {
    const fresh = this.#readFrom(this.#position);
    const end = fresh.lastIndexOf(0x0a) + 1;
    for (const event of readEventLines(this.#member, fresh.toString('latin1', 0, end))) this.#events.push(event);
    this.#position += end;
    return this.#events;
  }

  /** Partitions that the member last knew as its own. */
  get assigned(): readonly number[] {
    const last = this.read().findLast((event) => event.kind === 'assigned');
    return last?.kind === 'assigned' ? last.partitions : [];
  }

  #readFrom(position: number): Buffer {
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch {
      return Buffer.alloc(0);
    }
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - position));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, position));
    } finally {
      closeSync(file);
    }
  }
}
