/** The row that the first intent of a key left behind. */
export interface FirstIntent {
  readonly messageId: string;
  readonly payloadHash: string;
  readonly origin: string;
  readonly isPublished: boolean;
}

export type Repetition =
  /** The same record again, or one whose first publication never happened: publish what is stored. */
  | { readonly kind: 'publish-stored' }
  | { readonly kind: 'duplicate'; readonly firstMessageId: string }
  | { readonly kind: 'conflict'; readonly firstMessageId: string };

/**
 * What a key that is known already means. "Already done" never means "drop": a crash may have come between the row and
 * its publication, so the same origin, or the same payload not yet published, publishes the stored events again.
 */
export function judgeRepetition(first: FirstIntent, repeated: { payloadHash: string; origin: string }): Repetition {
  if (first.origin === repeated.origin) return { kind: 'publish-stored' };
  if (first.payloadHash !== repeated.payloadHash) return { kind: 'conflict', firstMessageId: first.messageId };
  return first.isPublished ? { kind: 'duplicate', firstMessageId: first.messageId } : { kind: 'publish-stored' };
}
