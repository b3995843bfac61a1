import { medianOf } from '@signalbox/checkers';
import { perSecond } from '../measure/statistics.js';
import type { Bar } from '../report/bar.js';
import type { WebhookPass } from './webhook-task.js';

export const WEBHOOK_BARS: readonly Bar[] = [
  { name: 'webhooks-durable', says: 'genuine webhooks, answered when Kafka has them: share of the pace of a bare Fastify endpoint that parses the form and answers', unit: 'x', better: 'higher', goal: 0.4 },
  { name: 'webhooks-p99', says: 'of those, with 64 connections', unit: 'ms', better: 'lower', goal: 50 },
  { name: 'webhooks-forged', says: 'ten forged webhooks for each genuine one, all answered: share of the same pace', unit: 'x', better: 'higher', goal: 0.5 },
  { name: 'webhooks-others', says: 'genuine webhooks that were not taken, and forged ones that were not refused', unit: 'webhooks', better: 'lower', goal: 0 },
];

/** Each under the same load, one after the other. */
export interface WebhookRound {
  readonly bare: WebhookPass;
  readonly genuine: WebhookPass;
  readonly forged: WebhookPass;
}

export const paceOf = ({ taken, refused, elapsedMs }: WebhookPass): number => perSecond(taken + refused, elapsedMs);

/** Medians over the rounds, ratios taken within each. */
export function readWebhookValues(rounds: readonly WebhookRound[]): Record<string, number> {
  return {
    'webhooks-durable': medianOf(rounds.map(({ bare, genuine }) => paceOf(genuine) / paceOf(bare))),
    'webhooks-p99': medianOf(rounds.map(({ genuine }) => genuine.p99Ms)),
    'webhooks-forged': medianOf(rounds.map(({ bare, forged }) => paceOf(forged) / paceOf(bare))),
    'webhooks-others': rounds.reduce((sum, { genuine, forged }) => sum + genuine.others + forged.others, 0),
  };
}
