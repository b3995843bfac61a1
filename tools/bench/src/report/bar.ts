/** A number with a goal. */
export interface Bar {
  readonly name: string;
  /** What the number is. */
  readonly says: string;
  readonly unit: string;
  /** Which way is good: the goal is the least or the most that is allowed. */
  readonly better: 'higher' | 'lower';
  readonly goal: number;
  /** Of a short run, where the number follows from its size. */
  readonly shortGoal?: number;
}
