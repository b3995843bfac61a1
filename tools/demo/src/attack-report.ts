import type { FraudVerdict } from '@signalbox/contracts';
import type { Attack } from './attack.js';
import type { AttackOutcome } from './judge-attack.js';

/** What the closing table says of the attack. */
export function renderAttack({ firstNumber, intents, perSecond, tenantId }: Attack, outcome: AttackOutcome, codesUsed: number): string {
  const { verdict, seenAfterMs, planned, accepted, refused, othersWatched, unseen, letThrough, honestHeld } = outcome;
  const reasons = [...refused].map(([reason, count]) => `${count} refused as ${reason}`).join(', ') || 'none refused';
  const rows: readonly (readonly [string, number])[] = [['attack not seen', unseen.length], ['let through after its verdict', letThrough.length], ['honest traffic held back', honestHeld.length]];
  return [
    `the attack: ${intents.length} login codes of ${tenantId} to numbers in a row from ${firstNumber} on, ${perSecond}/s, after ${codesUsed} codes of others were used`,
    verdict === null ? 'no verdict blocks it' : `its verdict: ${describeVerdict(verdict)}, ${((seenAfterMs ?? 0) / 1_000).toFixed(1)} s after its first intent`,
    `of its ${planned} intents ${reasons}, ${accepted} taken on before`,
    `verdicts on anything else: ${othersWatched} watch, ${honestHeld.length === 0 ? 'none' : 'some'} above`,
    ...rows.map(([name, count]) => `${name.padEnd(30)}${count}`),
    ...[...unseen, ...letThrough, ...honestHeld].slice(0, 10).map(({ subject, what }) => `${subject} ${what}`),
  ].join('\n');
}

function describeVerdict({ action, subjectId, score, signals, expiresAt }: FraudVerdict): string {
  const why = signals.map(({ signal, points, figures }) => `${signal} ${points} (${Object.entries(figures).map(([name, value]) => `${name} ${value}`).join(', ')})`).join(', ');
  return `${action} of ${subjectId} until ${expiresAt}, score ${score}: ${why}`;
}
