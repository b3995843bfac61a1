import type { CarrierDoor, SendResult } from './carrier-door.js';
import { examineText, fillIn, type TextExamination } from './examine-text.js';
import type { Form, ReplayedTemplate, SenderKind } from './template.js';

export type Step = 'first form' | 'fallback' | 'degraded form';

/** One form tried at one carrier with one set of variables. */
export interface Trial {
  readonly step: Step;
  readonly examination: TextExamination;
  readonly result: SendResult;
  readonly tries: number;
}

/** One set of variables at one carrier: the forms in the order in which they were tried. */
export interface Replay {
  readonly template: string;
  readonly purpose: string;
  /** Counts the sets of variables from 1. */
  readonly variables: number;
  readonly carrier: string;
  readonly maxSegments: number;
  /** Set where nothing could be sent: a variable that the template asks for. */
  readonly missing?: string;
  readonly trials: readonly Trial[];
}

export interface Surroundings {
  readonly door: CarrierDoor;
  readonly templates: readonly ReplayedTemplate[];
  /** Someone with each carrier, in E.164. */
  readonly recipients: ReadonlyMap<string, string>;
  readonly senders: Readonly<Record<SenderKind, string>>;
}

/** Sends a template with each set of variables to someone of each carrier, and where it does not arrive what shall stand in for it. */
export async function replayTemplate(template: ReplayedTemplate, surroundings: Surroundings): Promise<Replay[]> {
  const replays: Replay[] = [];
  for (const [index, variables] of template.variables.entries()) {
    for (const [carrier, to] of surroundings.recipients) {
      const { name, purpose, maxSegments } = template;
      const tried = await tryForms(formsOf(template, surroundings.templates), { variables, to, ...surroundings });
      replays.push({ template: name, purpose, variables: index + 1, carrier, maxSegments, ...tried });
    }
  }
  return replays;
}

function formsOf(template: ReplayedTemplate, templates: readonly ReplayedTemplate[]): (readonly [Step, Form])[] {
  const fallback = templates.find(({ name }) => name === template.fallback);
  const { degraded } = template;
  return [
    ['first form', template],
    ...(fallback === undefined ? [] : [['fallback', fallback] as const]),
    ...(degraded === undefined ? [] : [['degraded form', { channel: degraded.channel ?? 'sms', senderKind: degraded.senderKind ?? smsKindOf(template), body: degraded.body }] as const]),
  ];
}

/** A degraded form goes by SMS, whatever the first one went by. */
const smsKindOf = ({ senderKind }: Form): SenderKind => (senderKind === 'whatsapp' ? 'short-code' : senderKind);

interface Attempt extends Surroundings {
  readonly variables: Readonly<Record<string, string>>;
  readonly to: string;
}

async function tryForms(forms: readonly (readonly [Step, Form])[], attempt: Attempt): Promise<Pick<Replay, 'missing' | 'trials'>> {
  const trials: Trial[] = [];
  for (const [step, form] of forms) {
    const filled = fillIn(form.body, attempt.variables);
    if ('missing' in filled) return { missing: filled.missing, trials };
    const { result, tries } = await attempt.door.send({ to: addressOf(attempt.to, form), from: attempt.senders[form.senderKind], body: filled.text });
    trials.push({ step, examination: examineText(filled.text), result, tries });
    if (result.kind === 'delivered') break;
  }
  return { trials };
}

const addressOf = (to: string, { channel }: Form): string => (channel === 'whatsapp' ? `whatsapp:${to}` : to);
