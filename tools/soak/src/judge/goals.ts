/** How a family of series is judged. */
export type GoalKind =
  /** By how much each may grow over the steady part of the peak. */
  | 'growth'
  /** The same of what a collector empties now and then: by its heights. */
  | 'heights'
  /** By how much each may lie higher after the peak than before it. */
  | 'return'
  /** What each may be at most over the steady part of the peak. */
  | 'ceiling';

export interface Goal {
  readonly name: string;
  readonly kind: GoalKind;
  /** What the names of its series begin with. */
  readonly series: string;
  readonly bound: number;
  readonly unit: string;
  /** From when on after the start it means something; from the beginning unless given. */
  readonly settledFromS?: number;
  /** Why so much. */
  readonly because: string;
}

/** What a soak holds the system to. */
export const GOALS: readonly Goal[] = [
  { name: 'queue lag grows by', kind: 'growth', series: 'queue lag of ', bound: 1, unit: 's', because: 'a stage that keeps up has no growing age of its oldest record' },
  { name: 'queue lag stays up by', kind: 'return', series: 'queue lag of ', bound: 1, unit: 's', because: 'what the peak has piled up is gone after it' },
  { name: 'backlog before the carrier grows by', kind: 'growth', series: 'backlog', bound: 2, unit: 's of load', because: 'pipelines hold some hundred milliseconds of load; two seconds are a queue' },
  { name: 'backlog before the carrier stays up by', kind: 'return', series: 'backlog', bound: 1, unit: 's of load', because: 'as above, after the peak' },
  { name: 'records waiting in a stage grow by', kind: 'growth', series: 'waiting in ', bound: 100, unit: 'records', because: 'less than the share of one recipient may be' },
  { name: 'carrier answers 429', kind: 'ceiling', series: 'share of 429', bound: 0, unit: 'of requests', because: 'whoever keeps the contract is never told to slow down' },
  { name: 'callback to status (p99) grows by', kind: 'growth', series: 'callback lag', bound: 1, unit: 's', because: 'edge and projector keep up' },
  { name: 'callback to status (p99) stays up by', kind: 'return', series: 'callback lag', bound: 1, unit: 's', because: 'as above, after the peak' },
  { name: 'memory of a service grows by', kind: 'heights', series: 'memory of ', bound: 24, unit: 'MB', settledFromS: 300, because: 'heaps take minutes to find their size, and their heights differ by as much; a leak grows with the length of the run and this does not' },
  { name: 'event-loop delay (p99) grows by', kind: 'growth', series: 'event-loop delay of ', bound: 0.1, unit: 's', because: 'heartbeats share the loop' },
  { name: 'sends in doubt grow by', kind: 'growth', series: 'in doubt', bound: 5, unit: 'sends', because: 'some may be open at any time, none for long' },
  { name: 'parked records grow by', kind: 'growth', series: 'parked', bound: 20, unit: 'records', because: 'what waits for its pace comes back' },
];
