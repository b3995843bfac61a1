import type { FaultSettings, OutcomeRule, SenderSettings } from '@signalbox/checkers';
import type { SenderKind } from './template.js';

/** What the templates are tried against: `network.json` of the folder, or this. */
export interface Network {
  /** What each kind of sender sends from, with what binds it. */
  readonly senders: Readonly<Record<SenderKind, SenderSettings>>;
  /** Content filters and the like; the first that matches counts. */
  readonly filters: readonly OutcomeRule[];
  /** Rates of what may befall a request, so that retries have something to do. */
  readonly faults: FaultSettings['create'];
}

/** What carriers are known to filter, and senders whose registrations are in order. */
export const DEFAULT_NETWORK: Network = {
  senders: {
    'short-code': { address: '24680', mps: 100 }, 'long-code': { address: '+12015550171', mps: 100 }, 'toll-free': { address: '+18885550171', mps: 100 }, alphanumeric: { address: 'Acme', mps: 100 },
    whatsapp: { address: 'whatsapp:+12015550199', mps: 80, whatsapp: { peoplePerDay: null, templates: [] } },
  },
  filters: [
    // Shared shorteners hide where a link leads: all carriers turn them away.
    { body: '\\b(bit\\.ly|tinyurl\\.com|t\\.co|goo\\.gl|is\\.gd)/', final: 'undelivered', errorCode: 30007 },
    // Promises of money.
    { body: '\\b(you(.ve| have)? won|free (cash|money|gift card)|claim your prize)\\b', final: 'undelivered', errorCode: 30007 },
    // High-risk lending and forbidden goods.
    { body: '\\b(payday loan|guaranteed approval|cbd|cannabis|casino bonus)\\b', final: 'undelivered', errorCode: 30007 },
    { carrier: 'tmobile', body: '\\b(loan|debt relief|crypto)\\b', final: 'undelivered', errorCode: 30007 },
    { carrier: 'verizon', body: '!{3,}|\\$\\$\\$', final: 'undelivered', errorCode: 30007 },
    { carrier: 'att', body: 'https?://\\d+\\.\\d+\\.\\d+\\.\\d+', final: 'undelivered', errorCode: 30007 },
  ],
  faults: { throttle: 0.1 },
};

/** Parts that are left out are the default's. Throws SyntaxError. */
export function readNetwork(text: string | undefined): Network {
  const own = text === undefined ? {} : (JSON.parse(text) as Partial<Network>);
  return { senders: { ...DEFAULT_NETWORK.senders, ...own.senders }, filters: own.filters ?? DEFAULT_NETWORK.filters, faults: own.faults ?? DEFAULT_NETWORK.faults };
}
