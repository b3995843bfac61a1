import type { WrittenSend } from './history.js';

/** A fact of message-events, as far as it tells of a write; any fact will do. */
export interface SubmissionFact {
  readonly type: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly sender?: string;
  readonly segments?: number;
  /** ISO 8601. */
  readonly writtenAt?: string;
}

/** The writes that facts tell of, each once however often its fact was published. What nobody told of (its writer died) is not among them. */
export function readWrites(facts: Iterable<SubmissionFact>): WrittenSend[] {
  const writes = new Map<string, WrittenSend>();
  for (const { messageId, attempt, sender, segments, writtenAt } of facts) {
    if (writtenAt === undefined || sender === undefined || segments === undefined) continue;
    writes.set(`${messageId}/${attempt}`, { messageId, sender, segments, writtenAtMs: Date.parse(writtenAt) });
  }
  return [...writes.values()];
}
