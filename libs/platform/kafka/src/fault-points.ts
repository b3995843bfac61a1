/** Named places where a test may kill the process. */
export interface FaultPoints {
  /** Returns at once unless a test armed this point. */
  reach(name: string): Promise<void>;
  /** No point is armed, and none need be asked. */
  readonly areIdle?: true;
}

/** Where nothing is armed. */
export const NO_FAULTS: FaultPoints = { areIdle: true, reach: () => Promise.resolve() };

/** Does one step of a role between its points `<role>.before-<step>` and `<role>.after-<step>`. */
export function withFaultPoints<T>(faults: FaultPoints, role: string, step: string, work: () => Promise<T>): Promise<T> {
  return faults.areIdle === true ? work() : workBetween(faults, `${role}.before-${step}`, `${role}.after-${step}`, work);
}

async function workBetween<T>(faults: FaultPoints, before: string, after: string, work: () => Promise<T>): Promise<T> {
  await faults.reach(before);
  const result = await work();
  await faults.reach(after);
  return result;
}
