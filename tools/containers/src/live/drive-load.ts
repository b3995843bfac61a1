import { setTimeout as sleep } from 'node:timers/promises';
import { makeLoad, runLoad } from '@signalbox/demo';
import { DEVELOPMENT_TENANTS, type Signalbox } from '@signalbox/local-stack';

const INTENTS = 600;
const PER_SECOND = 30;
const HTTP_EVERY_MS = 500;
const SETTLE_DEADLINE_MS = 120_000;
/** No number of a person: of the range that is set aside for drama. */
const RECIPIENT = '+447700900123';

/** Intents by the HTTP door, a few a second until the signal. Rejects where one is not taken. */
async function postIntents(signalbox: Signalbox, until: AbortSignal): Promise<void> {
  const [tenant] = DEVELOPMENT_TENANTS;
  for (let index = 0; !until.aborted; index++) {
    const response = await fetch(`${signalbox.originOf('intake')}/v1/intents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant?.apiKey}`, 'content-type': 'application/json', 'idempotency-key': `by-http-${index}` },
      body: JSON.stringify({ purpose: 'delivery-update', personal: { to: RECIPIENT, body: `Parcel ${index} is on its way` } }),
    });
    if (!response.ok) throw new Error(`the HTTP door answered ${response.status}: ${await response.text()}`);
    await sleep(HTTP_EVERY_MS);
  }
}

/** Traffic of all lanes through both doors, with lost replies and records that nobody can read, until every message has its end. */
export async function driveLoad(signalbox: Signalbox, nowMs: number): Promise<void> {
  await signalbox.simulator.putSettings({ callbackDelayScale: 0.1, outcomes: { finals: { delivered: 94, undelivered: 4, failed: 2, sent: 0 } } });
  await signalbox.simulator.putFaults({ create: { 'reset-after': 0.03 } });
  const load = makeLoad({ seed: 7, count: INTENTS, nowMs, runId: 'dashboards' });
  const ended = new AbortController();
  const run = runLoad(signalbox, load, { rate: PER_SECOND, settleDeadlineMs: SETTLE_DEADLINE_MS, spoiltRecords: 8 }).finally(() => ended.abort());
  await Promise.all([run, postIntents(signalbox, ended.signal)]);
}
