import type { Reception } from './webhook-receiver.js';

export interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(text: string): Reply;
}

/** What a carrier expects as the answer to a webhook that is durable. */
export interface Receipt {
  readonly status: 200 | 204;
  readonly type?: string;
  readonly text: string;
}

const REFUSALS = { forged: 403, malformed: 400, overloaded: 503, unavailable: 503, full: 503 } as const;
type Refused = keyof typeof REFUSALS;
const UNAVAILABLE = 503;
/** Carriers repeat within seconds of their own accord; others may read this. */
const RETRY_AFTER_SECONDS = '5';

export function answerReception(reply: Reply, reception: Reception, { status, type, text }: Receipt): void {
  if (!isDurable(reception)) return refuse(reply, reception);
  if (type !== undefined) reply.header('content-type', type);
  reply.status(status).send(text);
}

function isDurable(reception: Reception): reception is Exclude<Reception, Refused> {
  return !Object.hasOwn(REFUSALS, reception);
}

function refuse(reply: Reply, reception: Refused): void {
  const status = REFUSALS[reception];
  if (status === UNAVAILABLE) reply.header('retry-after', RETRY_AFTER_SECONDS);
  reply.status(status).send('');
}
