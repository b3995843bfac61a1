export const LEVER_KINDS = ['rate-multiplier', 'pause'] as const;
export const LEVER_SCOPES = ['lane', 'pool', 'sender'] as const;

/** Which lever: its kind and what it holds. */
export interface LeverName {
  readonly kind: (typeof LEVER_KINDS)[number];
  readonly scopeKind: (typeof LEVER_SCOPES)[number];
  readonly scopeId: string;
}

export interface LeverSetting extends LeverName {
  /** Part of the contracted pace, 0 to 1; null for a pause. */
  readonly value: number | null;
  readonly reason: string;
  readonly actor: string;
  readonly expiresAtMs: number;
}

/** The levers and their audit. A change and its audit row stand or fall together; readers are notified. */
export abstract class LeverStore {
  abstract set(setting: LeverSetting): Promise<void>;
  /** False where the lever was not set. */
  abstract clear(name: LeverName, actor: string, reason: string): Promise<boolean>;
  /** Levers that have not expired. */
  abstract list(nowMs: number): Promise<LeverSetting[]>;
}
