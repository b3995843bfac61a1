import type { RigTask } from '../rig.js';

/** `sender/post-loop`: posts messages to the simulated carrier and does nothing else; so many calls at once. */
export interface LoopTask extends RigTask {
  readonly carrierOrigin: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
  readonly messages: number;
  readonly window: number;
}

export interface LoopPass {
  readonly posted: number;
}
