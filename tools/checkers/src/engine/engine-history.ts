/** One record by what its producer called it: `index` counts the records of a key from 0, in the order of their publication. */
export interface RecordName {
  readonly key: string;
  readonly index: number;
}

/** A record as a topic holds it. A producer's retry may leave one record at several offsets. */
export interface LoggedRecord extends RecordName {
  readonly partition: number;
  readonly offset: number;
}

interface At {
  readonly member: string;
  /** Of the machine's wall clock, which all members share. */
  readonly atMs: number;
}

/** Something that a member of the consumer group did or was told. Partition numbers and offsets are those of the consumed topic. */
export type MemberEvent =
  /** The whole assignment after a join; empty once the member has lost all. */
  | (At & { readonly kind: 'assigned'; readonly partitions: readonly number[] })
  /** The first execution of a record since the member came to own its partition; retries within it are not told. */
  | (At & { readonly kind: 'begun'; readonly partition: number; readonly offset: number })
  /** What the execution publishes is acknowledged; told before the offset may be committed. */
  | (At & { readonly kind: 'done'; readonly partition: number; readonly offset: number })
  /** The group has taken the commit: `offset` is the next to be read. */
  | (At & { readonly kind: 'committed'; readonly partition: number; readonly offset: number });

/** A disturbance of the group, from outside. */
export interface GroupDisturbance {
  readonly kind: 'killed' | 'left' | 'joined' | 'frozen';
  /** Whom it befell. */
  readonly member: string;
  readonly atMs: number;
}

/** A broken promise of the engine, told so that a person can look it up. */
export interface EngineViolation {
  readonly rule: 'lost' | 'order' | 'ownership' | 'repeated' | 'window' | 'stall';
  readonly subject: string;
  readonly what: string;
}
