/** Where a suite prints to, and when it has to end. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly progress: (line: string) => void;
  readonly abort: AbortSignal;
}

/** One thing that can be measured by its name: a folder with an entry in `suites.ts`. */
export interface Suite {
  readonly name: string;
  readonly usage: string;
  /** Measures, prints, and gives the exit code: 1 where a bar is missed. Throws RangeError and TypeError for wrong arguments. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}
