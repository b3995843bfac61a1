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

/** Traffic of a tenant that an operator vouches for. */
export interface VouchedTraffic {
  readonly tenantId: string;
  readonly scope: 'area' | 'country' | 'all';
  /** Digits with which its numbers begin, or a country; empty for all. */
  readonly value: string;
}

/** What holds traffic back, and what goes whatever holds it. */
export interface HeldTraffic {
  readonly holds: readonly FraudHold[];
  readonly vouched: readonly VouchedTraffic[];
}

/** A message as far as holds read it. */
export interface HoldableMessage {
  readonly tenantId: string;
  readonly country: string;
  /** Asked only where an area is held or vouched for: a number has to be opened for it. */
  readonly areaOf: () => string;
}

/** The harshest hold in force on a message; null where there is none, or where the message is vouched for: an area also against a hold on its country. */
export function findHold({ holds, vouched }: HeldTraffic, message: HoldableMessage, nowMs: number): FraudHold | null {
  const ofTenant = holds.filter(({ tenantId, expiresAtMs }) => tenantId === message.tenantId && expiresAtMs > nowMs);
  if (ofTenant.length === 0) return null;
  const trusted = vouched.filter(({ tenantId }) => tenantId === message.tenantId);
  const area = [...ofTenant, ...trusted].some(({ scope }) => scope === 'area') ? message.areaOf() : '';
  const found = ofTenant.filter(({ scope, value }) => value === (scope === 'area' ? area : message.country));
  if (trusted.some((traffic) => isOf(traffic, message.country, area))) return null;
  return found.find(({ action }) => action === 'block') ?? found[0] ?? null;
}

function isOf({ scope, value }: VouchedTraffic, country: string, area: string): boolean {
  switch (scope) {
    case 'all': return true;
    case 'country': return value === country;
    case 'area': return area.startsWith(value);
  }
}

/** Of what is throttled, this share goes at once; the rest is asked again after a wait. */
const LET_THROUGH = 0.1;
const WAIT_MS = 30_000;

/** What becomes of a throttled message, by a draw from [0, 1): null lets it through, else it waits until then. So a flood thins out, and a person among it gets his message late. */
export function throttleUntil(nowMs: number, draw: number): number | null {
  return draw < LET_THROUGH ? null : nowMs + WAIT_MS * (1 + draw) / 2;
}
