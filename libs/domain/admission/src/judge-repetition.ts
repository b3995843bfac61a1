/** The row that the first intent of a key left behind. */
export interface FirstIntent {
  readonly payloadHash: string;
  readonly isPublished: boolean;
}

export type Repetition =
  /** Its first publication may never have happened: this record speaks for it. */
  | 'publish-stored'
  /** The same intent again, under way already. */
  | 'duplicate'
  /** The key was used for another content. */
  | 'conflict';

/** What another record with a known key means. (The same record again is no repetition: it goes on where it was.) */
export function judgeRepetition(first: FirstIntent, repeated: { readonly payloadHash: string }): Repetition {
  if (first.payloadHash !== repeated.payloadHash) return 'conflict';
  return first.isPublished ? 'duplicate' : 'publish-stored';
}
