import { OPERATOR, type Signalbox } from '@signalbox/local-stack';
import type { FaultOf } from '../scenario/faults.js';

type Lever = Pick<FaultOf<'lever'>, 'lever' | 'scope' | 'id' | 'value'>;

async function ask(signalbox: Signalbox, method: 'PUT' | 'DELETE', { lever, scope, id }: Lever, body?: unknown): Promise<void> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { authorization: `Bearer ${OPERATOR.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const answer = await fetch(`${signalbox.originOf('routing-policy')}/v1/levers/${lever}/${scope}/${encodeURIComponent(id)}`, { method, headers, ...content });
  if (!answer.ok) throw new Error(`${method} of the lever ${lever} ${scope} ${id}: ${answer.status} ${await answer.text()}`);
}

/** As an operator does it, over the API. */
export function setLever(signalbox: Signalbox, lever: Lever, expiresInMs: number): Promise<void> {
  return ask(signalbox, 'PUT', lever, { reason: 'a proof', expiresAt: new Date(Date.now() + expiresInMs).toISOString(), ...(lever.value === undefined ? {} : { value: lever.value }) });
}

export function clearLever(signalbox: Signalbox, lever: Lever): Promise<void> {
  return ask(signalbox, 'DELETE', lever);
}
