import { makeLoad, runLoad } from '@signalbox/demo';
import { DEVELOPMENT_TENANTS, type Signalbox } from '@signalbox/local-stack';

const INTENTS = 600;
const PER_SECOND = 30;
const HTTP_INTENTS = 60;
const SETTLE_DEADLINE_MS = 120_000;
/** No number of a person: of the range that is set aside for drama. */
const RECIPIENT = '+447700900123';

/** Some intents by the HTTP door; what it answers is not what is looked at here. */
async function postIntents(signalbox: Signalbox): Promise<void> {
  const [tenant] = DEVELOPMENT_TENANTS;
  for (let index = 0; index < HTTP_INTENTS; index++) {
    await fetch(`${signalbox.originOf('intake')}/v1/intents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant?.apiKey}`, 'content-type': 'application/json', 'idempotency-key': `dashboards-${index}` },
      body: JSON.stringify({ purpose: 'transactional', personal: { to: RECIPIENT, body: `Order ${index} is on its way` } }),
    });
  }
}

/** Traffic of all lanes through both doors, with lost replies and records that nobody can read, until every message has its end. */
export async function driveLoad(signalbox: Signalbox, nowMs: number): Promise<void> {
  await signalbox.simulator.putSettings({ callbackDelayScale: 0.1, outcomes: { finals: { delivered: 94, undelivered: 4, failed: 2, sent: 0 } } });
  await signalbox.simulator.putFaults({ create: { 'reset-after': 0.03 } });
  const load = makeLoad({ seed: 7, count: INTENTS, nowMs, runId: 'dashboards' });
  await Promise.all([runLoad(signalbox, load, { rate: PER_SECOND, settleDeadlineMs: SETTLE_DEADLINE_MS, spoiltRecords: 8 }), postIntents(signalbox)]);
}
