import type { OutcomeRule } from '../admin/admin-shapes.js';

export interface MessageFacts {
  readonly to: string;
  /** Empty while a messaging service has not picked one. */
  readonly from: string;
  readonly body: string;
  readonly carrier: string;
}

/** The first rule that applies: of those that refuse the request, or of those that decide about a message that was taken. */
export function findRule(rules: readonly OutcomeRule[], facts: MessageFacts, effect: 'refuse' | 'deliver'): OutcomeRule | undefined {
  return rules.find((rule) => (rule.refuse !== undefined) === (effect === 'refuse') && applies(rule, facts));
}

function applies(rule: OutcomeRule, { to, from, body, carrier }: MessageFacts): boolean {
  return (
    (rule.to === undefined || rule.to === to) &&
    (rule.toPrefix === undefined || to.startsWith(rule.toPrefix)) &&
    (rule.toSuffix === undefined || to.endsWith(rule.toSuffix)) &&
    (rule.from === undefined || rule.from === from) &&
    (rule.carrier === undefined || rule.carrier === carrier) &&
    (rule.body === undefined || new RegExp(rule.body, 'iu').test(body))
  );
}
