import type { RigTask } from '../rig.js';

/** `e2e/floor`: does what cannot be left out, and promises nothing. */
export interface FloorTask extends RigTask {
  readonly databaseUrl: string;
  /** Origin of the simulated carrier, and what opens it. */
  readonly carrierOrigin: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly senders: readonly string[];
  readonly messages: number;
}

export interface FloorPass {
  /** From the first intent that it was given to the last final status that Kafka has. */
  readonly elapsedMs: number;
  readonly cpuMs: number;
}

/** Declared topics, since none else have names; those of the floor have a prefix. */
export const FLOOR_TOPICS = { intents: 'intents-otp', messages: 'messages-otp', callbacks: 'provider-callbacks', statuses: 'message-status' } as const;
export const FLOOR_PARTITIONS = 12;
/** What an intent of the product weighs. */
export const FLOOR_INTENT_BYTES = 700;
