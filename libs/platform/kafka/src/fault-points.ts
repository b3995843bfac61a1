/** Named places where a test may kill the process. */
export interface FaultPoints {
  /** Returns at once unless a test armed this point. */
  reach(name: string): Promise<void>;
}
