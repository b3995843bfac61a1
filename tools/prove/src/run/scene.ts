import type { FaultKind } from '../scenario/faults.js';
import type { PlannedLoad } from '../plan/plan-load.js';
import type { Scenario } from '../scenario/scenario.js';
import type { ProcessCrew } from './process-crew.js';
import type { ProvingStack } from './proving-stack.js';

/** Something that was done to the stack, as the timeline shows it. Times are epoch ms. */
export interface Deed {
  readonly kind: FaultKind;
  readonly what: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Callbacks with wrong signatures, and what came back. */
export interface ForgedPosts {
  /** How many were answered with each status; 0 is no answer. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly cpuMsEach: number;
  /** Of a genuine one, where the two were compared. */
  readonly genuineCpuMsEach: number | null;
}

/** One scenario while it runs on its stack. */
export interface Scene {
  readonly scenario: Scenario;
  readonly stack: ProvingStack;
  readonly crew: ProcessCrew;
  readonly loads: readonly PlannedLoad[];
  readonly deeds: Deed[];
  readonly forged: ForgedPosts[];
  /** Dead letters that an operator replayed. */
  replayed: number;
}
