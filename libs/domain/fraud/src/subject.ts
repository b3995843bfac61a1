/** Messages of a tenant to one area of numbers or one country. */
export interface PumpingSubject {
  readonly kind: 'sms-pumping';
  readonly tenantId: string;
  readonly scope: 'area' | 'country';
  /** The area's digits, or the country's two letters. */
  readonly value: string;
}

/** Calls that an account at the carrier pays for, to one destination of the tariff. */
export interface TollSubject {
  readonly kind: 'toll-fraud';
  readonly account: string;
  readonly scope: 'destination';
  /** The prefix of the tariff. */
  readonly value: string;
}

export type FraudSubject = PumpingSubject | TollSubject;

/** The same for every verdict on this subject; no part of it is personal. */
export function subjectIdOf(subject: FraudSubject): string {
  const owner = subject.kind === 'sms-pumping' ? subject.tenantId : subject.account;
  return `${subject.kind}/${owner}/${subject.scope}/${subject.value}`;
}

/** The subject of an id; RangeError for any other text. */
export function subjectOfId(subjectId: string): FraudSubject {
  const [kind, owner = '', scope, value = ''] = subjectId.split('/');
  if (kind === 'sms-pumping' && (scope === 'area' || scope === 'country')) return { kind, tenantId: owner, scope, value };
  if (kind === 'toll-fraud' && scope === 'destination') return { kind, account: owner, scope, value };
  throw new RangeError(`no such subject: ${subjectId}`);
}

export const ACTIONS = ['clear', 'watch', 'throttle', 'block'] as const;
/** From nothing to everything: what is asked for on a subject. */
export type FraudAction = (typeof ACTIONS)[number];

export function isHarsher(left: FraudAction, right: FraudAction): boolean {
  return ACTIONS.indexOf(left) > ACTIONS.indexOf(right);
}
