import type { RunnerLimits } from '@signalbox/kafka';

/** What one member of the group under test is told, as JSON in its only argument. */
export interface MemberSettings {
  readonly member: string;
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly groupId: string;
  /** Where it tells what it does, one line an event. */
  readonly eventFile: string;
  /** Longest time that the handling of a record takes. */
  readonly workMs: number;
  readonly limits: Partial<RunnerLimits>;
}

/** Logical topics: every member copies from the one to the other. */
export const TRIAL_SOURCE = 'intents-otp';
export const TRIAL_TARGET = 'intents-marketing';
