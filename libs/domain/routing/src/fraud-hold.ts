/** What fraud-detection asks for on some traffic of a tenant. */
export interface FraudHold {
  readonly subjectId: string;
  readonly tenantId: string;
  readonly scope: 'area' | 'country';
  /** The first digits of numbers, or a country. */
  readonly value: string;
  readonly action: 'throttle' | 'block';
  readonly expiresAtMs: number;
}

/** A message as far as holds read it. */
export interface HoldableMessage {
  readonly tenantId: string;
  readonly country: string;
  /** Asked only where an area is held: a number has to be opened for it. */
  readonly areaOf: () => string;
}

/** The harshest hold in force on a message; null where there is none. */
export function findHold(holds: readonly FraudHold[], message: HoldableMessage, nowMs: number): FraudHold | null {
  const ofTenant = holds.filter(({ tenantId, expiresAtMs }) => tenantId === message.tenantId && expiresAtMs > nowMs);
  const area = ofTenant.some(({ scope }) => scope === 'area') ? message.areaOf() : null;
  const found = ofTenant.filter(({ scope, value }) => value === (scope === 'area' ? area : message.country));
  return found.find(({ action }) => action === 'block') ?? found[0] ?? null;
}

/** Of what is throttled, this share goes at once; the rest is asked again after a wait. */
const LET_THROUGH = 0.1;
const WAIT_MS = 30_000;

/** What becomes of a throttled message, by a draw from [0, 1): null lets it through, else it waits until then. So a flood thins out, and a person among it gets his message late. */
export function throttleUntil(nowMs: number, draw: number): number | null {
  return draw < LET_THROUGH ? null : nowMs + WAIT_MS * (1 + draw) / 2;
}
