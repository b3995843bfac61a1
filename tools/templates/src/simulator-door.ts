import { setTimeout as sleep } from 'node:timers/promises';
import type { CarrierDoor, SendResult, Sending } from './carrier-door.js';

export interface SimulatorAccount {
  readonly origin: string;
  readonly accountSid: string;
  readonly authToken: string;
}

const MOST_TRIES = 5;
const BETWEEN_TRIES_MS = 20;
const POLL_MS = 10;
const END_DEADLINE_MS = 30_000;
const ENDS: ReadonlySet<string> = new Set(['delivered', 'read', 'undelivered', 'failed', 'canceled']);

/** Codes of the carrier that are no verdict on the message: there is none where the answer names none. */
const NO_CODE = 0;

interface CarrierMessage {
  readonly sid?: string;
  readonly status?: string;
  readonly code?: number;
  readonly error_code?: number | null;
}

/** Sends through the simulated carrier as any client does: over its REST API. */
export function openSimulatorDoor({ origin, accountSid, authToken }: SimulatorAccount): CarrierDoor {
  const messages = `${origin}/2010-04-01/Accounts/${accountSid}/Messages`;
  const headers = { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` };
  const create = ({ to, from, body }: Sending): Promise<Response> => fetch(`${messages}.json`, { method: 'POST', headers, body: new URLSearchParams({ To: to, From: from, Body: body }) });

  async function follow(sid: string): Promise<SendResult> {
    for (const endMs = Date.now() + END_DEADLINE_MS; Date.now() < endMs; await sleep(POLL_MS)) {
      const answer = await fetch(`${messages}/${sid}.json`, { headers });
      const { status = '', error_code } = (await answer.json()) as CarrierMessage;
      if (answer.ok && ENDS.has(status)) return status === 'delivered' || status === 'read' ? { kind: 'delivered' } : { kind: 'filtered', code: error_code ?? NO_CODE };
    }
    throw new Error(`the simulated carrier gave ${sid} no end within ${END_DEADLINE_MS / 1000} s`);
  }

  return {
    async send(sending) {
      for (let tries = 1; ; tries += 1) {
        const answer = await create(sending);
        const message = (await answer.json()) as CarrierMessage;
        if (answer.ok && message.sid !== undefined) return { result: await follow(message.sid), tries };
        const mayWorkLater = answer.status === 429 || answer.status >= 500;
        if (!mayWorkLater) return { result: { kind: 'rejected', code: message.code ?? NO_CODE }, tries };
        if (tries >= MOST_TRIES) return { result: { kind: 'unreachable' }, tries };
        await sleep(BETWEEN_TRIES_MS * tries);
      }
    },
  };
}
