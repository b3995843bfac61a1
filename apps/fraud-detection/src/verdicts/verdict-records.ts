import type { FraudVerdict, SecurityAlert } from '@signalbox/contracts';
import { hash22 } from '@signalbox/crypto';
import { isHarsher, subjectIdOf, type FraudAction, type FraudSubject, type NewVerdict, type Score } from '@signalbox/fraud';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';

/** A verdict with all that people want to know of it. */
export interface ReasonedVerdict extends NewVerdict {
  readonly subject: FraudSubject;
  readonly revision: number;
  readonly score: Score;
  /** What was asked for before; clear where nothing was. */
  readonly previous: FraudAction;
  readonly decidedAtMs: number;
}

const instant = (ms: number): string => new Date(ms).toISOString();

/** What a verdict publishes: itself, and an alert where people should know. Their ids follow from subject and revision. */
export function makeVerdictRecords(verdict: ReasonedVerdict): OutboundRecord[] {
  const { subject, revision, action, reason, score, decidedAtMs, expiresAtMs } = verdict;
  const subjectId = subjectIdOf(subject);
  const signals = score.signals.map(({ signal, points, figures }) => ({ signal, points, figures: { ...figures } }));
  const named = { subjectId, ...subject };
  const event: FraudVerdict = {
    eventId: hash22(subjectId, String(revision), 'fraud-verdict'), ...named, revision, action, reason, score: score.points, signals, decidedAt: instant(decidedAtMs), expiresAt: instant(expiresAtMs),
  };
  const record = toRecord('fraud-verdicts', 'fraud-verdict', event, { key: subjectId });
  if (!isWorthAnAlert(verdict)) return [record];
  const alert: SecurityAlert = {
    eventId: hash22(subjectId, String(revision), 'security-alert'), ...named, severity: severityOf(verdict), action, ...(verdict.previous !== 'clear' && { previousAction: verdict.previous }),
    reason, summary: summarize(verdict), signals, occurredAt: instant(decidedAtMs), expiresAt: instant(expiresAtMs),
  };
  return [record, toRecord('security-alerts', 'security-alert', alert, { key: subjectId })];
}

/** What is only watched is for those who look; and a block that is renewed has been told. */
function isWorthAnAlert({ action, previous, score }: ReasonedVerdict): boolean {
  return action !== previous && [action, previous, score.action].some((one) => isHarsher(one, 'watch'));
}

function severityOf({ action }: ReasonedVerdict): SecurityAlert['severity'] {
  if (action === 'clear') return 'notice';
  return action === 'block' ? 'critical' : 'warning';
}

const DEMANDS: Readonly<Record<FraudAction, string>> = { clear: 'are free again', watch: 'are watched', throttle: 'should go slowly', block: 'should be blocked' };

function summarize({ subject, action, score, expiresAtMs, reason }: ReasonedVerdict): string {
  const what = subject.kind === 'sms-pumping' ? `Messages of ${subject.tenantId}` : `Calls of account ${subject.account}`;
  const until = action === 'clear' ? `(${reason})` : `until ${instant(expiresAtMs)}`;
  const why = score.signals.map(({ signal, points }) => `${signal} (${points})`).join(', ');
  return `${what} to ${subject.scope} ${subject.value} ${DEMANDS[action]} ${until}${why === '' ? '' : `: ${why}`}.`.slice(0, 500);
}
