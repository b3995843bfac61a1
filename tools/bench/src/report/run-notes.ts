export interface RunConditions {
  readonly isShort: boolean;
  readonly seed: number;
  /** Processes that wanted to run in the minute before, on average. */
  readonly loadBefore: number;
  readonly cores: number;
}

/** So much of the cores may be taken by others before it is told. */
const QUIET_SHARE = 0.25;

/** What a reader must know of a run, one sentence each. */
export function describeRun({ isShort, seed, loadBefore, cores }: RunConditions): string[] {
  return [
    `Loads, failures and disturbances follow from seed ${seed}.`,
    ...(isShort ? ['This is a short run: what it reaches says nothing of the full bars.'] : []),
    ...describeBusyMachine({ loadBefore, cores }),
  ];
}

/** Nothing where the machine was quiet. */
export function describeBusyMachine({ loadBefore, cores }: Pick<RunConditions, 'loadBefore' | 'cores'>): string[] {
  const isBusy = loadBefore > cores * QUIET_SHARE;
  return isBusy ? [`The machine was busy before the run (load ${loadBefore.toFixed(1)} on ${cores} cores): its figures are worse than they would be alone.`] : [];
}
