import type { PersonalData } from '@signalbox/checkers';
import type { PlannedIntent } from '@signalbox/demo';

interface Template {
  readonly templateId: string;
  readonly body: string;
}

/** Around a variable, so that an excerpt is long enough to be told from chance. */
const MARGIN = 8;

/** A template's text is no secret, so of a rendered body only the surroundings of its variables are personal. */
export function excerptAround(body: string, variable: string, rendered: string): string[] {
  const place = body.indexOf(`{{${variable}}}`);
  if (place < 0) return [];
  const before = body.slice(0, place).replaceAll(/\{\{\w+\}\}/g, '');
  const start = Math.max(0, before.length - MARGIN);
  const after = body.slice(place + variable.length + 4, place + variable.length + 4 + MARGIN);
  return [`${before.slice(start)}${rendered}${after}`];
}

interface Said {
  readonly intents: readonly Pick<PlannedIntent, 'intent'>[];
  readonly optedOut: readonly string[];
}

/** Everything in a load that must stand nowhere in the clear: whom it is for, and what it says to them. */
export function personalDataOf(load: Said, templates: readonly Template[]): PersonalData {
  const bodies = load.intents.flatMap(({ intent: { templateId, personal } }) => {
    const template = templates.find((one) => one.templateId === templateId);
    const variables = Object.entries(personal.variables ?? {});
    const excerpts = template ? variables.flatMap(([name, value]) => excerptAround(template.body, name, value)) : [];
    return [...(personal.body === undefined ? [] : [personal.body]), ...variables.map(([, value]) => value), ...excerpts];
  });
  const numbers = load.intents.map(({ intent }) => intent.personal.to).filter((to) => /^\+\d+$/.test(to));
  return { numbers: [...new Set([...numbers, ...load.optedOut])], bodies: [...new Set(bodies)] };
}
