import type { WhatsappSettings } from '../admin/admin-shapes.js';
import { findPlan } from '../lookup/find-plan.js';

const DAY_MS = 24 * 3_600_000;

/** WhatsApp's rules: free text only within 24 h after the person wrote, only so many people a day to begin with, and no advertising to the United States. */
export class WhatsappNetwork {
  private readonly wroteAtMs = new Map<string, number>();
  /** By portfolio: when each person last got a template. */
  private readonly begunAtMs = new Map<string, Map<string, number>>();

  hear(person: string, sender: string, atMs: number): void {
    this.wroteAtMs.set(`${sender}|${person}`, atMs);
  }

  /** The code that a message fails with, or null. */
  check(message: { to: string; from: string; body: string }, settings: WhatsappSettings, atMs: number): 63016 | 63018 | 63049 | null {
    const { to, from, body } = message;
    const isOpen = atMs - (this.wroteAtMs.get(`${from}|${to}`) ?? -Infinity) < DAY_MS;
    if (isOpen) return null;
    const { templates, marketingTemplates = [], portfolio = from } = settings;
    const isMarketing = marketingTemplates.some((template) => fitsTemplate(body, template));
    if (!isMarketing && !templates.some((template) => fitsTemplate(body, template))) return 63016;
    if (isMarketing && findPlan(to.replace('whatsapp:+', ''))?.plan.country === 'US') return 63049;
    return this.begin(portfolio, to, settings.peoplePerDay, atMs) ? null : 63018;
  }

  reset(): void {
    this.wroteAtMs.clear();
    this.begunAtMs.clear();
  }

  private begin(portfolio: string, to: string, peoplePerDay: number | null, atMs: number): boolean {
    const people = this.begunAtMs.get(portfolio) ?? new Map<string, number>();
    this.begunAtMs.set(portfolio, people);
    for (const [person, begunAtMs] of people) if (begunAtMs <= atMs - DAY_MS) people.delete(person);
    if (!people.has(to) && peoplePerDay !== null && people.size >= peoplePerDay) return false;
    people.set(to, atMs);
    return true;
  }
}

/** Whether a text is the template with something in the place of each `{{n}}`. */
export function fitsTemplate(body: string, template: string): boolean {
  const pattern = template
    .split(/\{\{\d+\}\}/)
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^]+?');
  return new RegExp(`^${pattern}$`).test(body);
}
