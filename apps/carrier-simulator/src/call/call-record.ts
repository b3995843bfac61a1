/** `initiated` shows in callbacks alone. */
export type CallStatus = 'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';

export const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;
export type CallEvent = (typeof CALL_EVENTS)[number];

/** What a request asks for. */
export interface CallDraft {
  readonly to: string;
  readonly from: string;
  /** Asked what to do once the call is answered; null where the request itself says it. */
  readonly url: string | null;
  /** Asked where that fails; null: nobody. */
  readonly fallbackUrl: string | null;
  readonly statusCallback: string | null;
  readonly events: ReadonlySet<CallEvent>;
  /** How long it rings. */
  readonly timeoutMs: number;
  readonly detectsMachines: boolean;
}

export interface CallRecord {
  readonly index: number;
  readonly sid: string;
  readonly accountSid: string;
  readonly draft: CallDraft;
  /** What becomes of it follows from this: 64 hex digits. */
  readonly seed: string;
  readonly createdAtMs: number;
  readonly queueTimeMs: number;
  status: CallStatus;
  updatedAtMs: number;
  startAtMs: number | null;
  /** When somebody took it. */
  answeredAtMs: number | null;
  endAtMs: number | null;
  answeredBy: 'human' | 'machine_start' | null;
  sipResponseCode: number | null;
  isDeleted: boolean;
  /** Of the next callback. */
  sequenceNumber: number;
  readonly callbacks: { sent: number; answered: number };
}

const FINAL: ReadonlySet<CallStatus> = new Set(['completed', 'busy', 'no-answer', 'failed', 'canceled']);

export function isOver({ status }: CallRecord): boolean {
  return FINAL.has(status);
}

/** Whole seconds of talk, rounded up; null for a call that is not over, or never began. */
export function durationOf({ answeredAtMs, endAtMs }: CallRecord): number | null {
  if (endAtMs === null) return null;
  return answeredAtMs === null ? 0 : Math.ceil((endAtMs - answeredAtMs) / 1_000);
}
