import type { Figure } from '../report/figure.js';

/** What a run has shown, in ms and messages. */
export interface Measurement {
  readonly messages: number;
  /** From the first intent handed to Kafka until the last one was acknowledged there. */
  readonly publishMs: number;
  /** From the first intent handed to Kafka until the carrier had the last message. */
  readonly submitMs: number;
  /** CPU of each process from the first intent until every message was delivered, by its name. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

export function makeFigures({ messages, publishMs, submitMs, cpuMs }: Measurement): Figure[] {
  const perSecond = (ms: number): number => round((messages * 1000) / ms, 0);
  return [
    { name: 'messages', value: messages, unit: 'count' },
    { name: 'publish', value: perSecond(publishMs), unit: 'intents/s' },
    { name: 'intent to submission', value: perSecond(submitMs), unit: 'messages/s' },
    ...Object.entries(cpuMs).map(([name, ms]) => ({ name: `cpu of ${name}`, value: round(ms / messages, 3), unit: 'ms/message' })),
  ];
}
