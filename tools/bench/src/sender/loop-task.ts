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

/** `sender/floor`: takes up messages and sends each once, with no more than that takes. On topics of its own, under its prefix. */
export interface FloorTask extends LoopTask {
  readonly databaseUrl: string;
}

/** Declared topics, since none else have names. */
export const FLOOR_TOPICS = { dispatched: 'dispatch-otp', facts: 'message-events' } as const;

export interface LoopPass {
  readonly posted: number;
}
