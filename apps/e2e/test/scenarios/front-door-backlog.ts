import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { createSignalboxClient } from '@signalbox/client';
import { intentName, percentile, runLoad, type Load, type RunHistory } from '@signalbox/demo';
import { developmentKeys, DEVELOPMENT_TENANTS, type Signalbox } from '@signalbox/local-stack';

/** From handing the intent to Kafka until the carrier had the request, ascending. */
export function measureIntentToSubmit({ load, changes, ledger, publishedAtMs }: RunHistory): number[] {
  const own = new Set(load.intents.map(({ intent }) => intentName(intent.tenantId, intent.idempotencyKey)));
  const names = new Map(changes.map((change) => [change.messageId, intentName(change.tenantId, change.idempotencyKey)]));
  return ledger.flatMap(({ messageId, requestReceivedAtMs }) => {
    const name = names.get(messageId ?? '') ?? '';
    return own.has(name) ? [requestReceivedAtMs - (publishedAtMs.get(name) ?? NaN)] : [];
  }).sort((a, b) => a - b);
}

export const p99 = (sorted: readonly number[]): number => percentile(sorted, 0.99) ?? NaN;

const LANE_SERVICES = ['intake', 'routing-policy', 'pacing-sender'] as const;

/** Nearly the lowest: about a fortieth of the share of an ordinary process. */
const LOW_PRIORITY = 15;

/** Linux takes one change of a session's share per tenth of a second from an ordinary user. */
const AUTOGROUP_INTERVAL_MS = 110;

/**
 * Production has machines of their own for otp; here what otp does not wait for leaves the cores of this one to it.
 * Where Linux shares the cores among sessions first (autogroup), niceness counts only within a session, and each
 * process of the stack is a session of its own: the share of the session is what has to be lowered.
 */
async function stepBack({ stack }: Signalbox, name: string): Promise<void> {
  const { pid } = stack.service(name);
  if (pid === undefined) throw new Error(`${name} does not run, so its priority cannot be lowered`);
  setPriority(pid, LOW_PRIORITY);
  const autogroup = `/proc/${pid}/autogroup`;
  if (!existsSync(autogroup)) return;
  await setTimeout(AUTOGROUP_INTERVAL_MS);
  await writeFile(autogroup, String(LOW_PRIORITY));
}

/** As production runs them: one process of each service for otp, another one for the other lanes. */
export async function setOtpApart(signalbox: Signalbox): Promise<void> {
  const { stack } = signalbox;
  const running = stack.processes().map(({ name }) => name).filter((name) => LANE_SERVICES.some((service) => name === service || name.startsWith(`${service}-`)));
  await Promise.all(running.map((name) => stack.service(name).stop()));
  await Promise.all(LANE_SERVICES.flatMap((service) => [
    signalbox.startInstance(service, `${service}-otp`, { LANES: 'otp' }),
    signalbox.startInstance(service, `${service}-rest`, { LANES: 'transactional,marketing' }),
  ]));
  for (const name of [...LANE_SERVICES.map((service) => `${service}-rest`), 'callback-ingestion']) await stepBack(signalbox, name);
}

/** Well below the contracts, so that the times show the system and not the pace. */
const RATE = 25;
const isSubmitted = ({ providerMessageId }: { readonly providerMessageId?: string }): boolean => providerMessageId !== undefined;

/** Runs a load of one lane and waits until the carrier has all of it. */
export function submitAll(signalbox: Signalbox, load: Load): Promise<RunHistory> {
  return runLoad(signalbox, load, { rate: RATE, settleDeadlineMs: 60_000, isEnd: isSubmitted });
}

/** Publishes as fast as Kafka takes it; resolves when all of it is in the intents topic. */
export async function publishAtOnce(signalbox: Signalbox, { intents }: Load): Promise<void> {
  const tenantId = intents[0]?.intent.tenantId ?? '';
  const keyPepper = DEVELOPMENT_TENANTS.find((tenant) => tenant.tenantId === tenantId)?.keyPepper ?? '';
  const client = createSignalboxClient({ brokers: signalbox.stack.kafkaBrokers, tenantId, keyPepper, intakePublicKey: developmentKeys.intakePublicKey });
  await client.publish(intents.map(({ intent: { idempotencyKey, purpose, personal: { to, body = '' } } }) => ({ idempotencyKey, purpose: purpose as 'announcement', to, body })));
  await client.close();
}
