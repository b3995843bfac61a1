import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { intentName, percentile, runLoad, type Load, type RunHistory } from '@signalbox/demo';
import { developmentKeys, DEVELOPMENT_TENANTS, type Signalbox } from '@signalbox/local-stack';
import type { Backlog } from './publish-backlog.process.js';

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

/** Production has machines of their own for otp; here the backlog's processes leave the cores of this one to otp's. */
function stepBack(pid: number | undefined): void {
  if (pid !== undefined) setPriority(pid, LOW_PRIORITY);
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
  for (const service of LANE_SERVICES) stepBack(stack.service(`${service}-rest`).pid);
}

const RATE = 50;
const isSubmitted = ({ providerMessageId }: { readonly providerMessageId?: string }): boolean => providerMessageId !== undefined;

/** Runs a load of one lane and waits until the carrier has all of it. */
export function submitAll(signalbox: Signalbox, load: Load): Promise<RunHistory> {
  return runLoad(signalbox, load, { rate: RATE, settleDeadlineMs: 60_000, isEnd: isSubmitted });
}

/** Publishes as fast as Kafka takes it; resolves when all of it is in the intents topic. */
export async function publishAtOnce(signalbox: Signalbox, { intents }: Load): Promise<void> {
  const tenantId = intents[0]?.intent.tenantId ?? '';
  const keyPepper = DEVELOPMENT_TENANTS.find((tenant) => tenant.tenantId === tenantId)?.keyPepper ?? '';
  const backlog: Backlog = {
    connection: { brokers: signalbox.stack.kafkaBrokers, tenantId, keyPepper, intakePublicKey: developmentKeys.intakePublicKey },
    intents: intents.map(({ intent: { idempotencyKey, purpose, personal: { to, body = '' } } }) => ({ idempotencyKey, purpose: purpose as 'announcement', to, body })),
  };
  const publisher = fork(fileURLToPath(new URL('publish-backlog.process.ts', import.meta.url)), { execArgv: [] });
  stepBack(publisher.pid);
  publisher.send(backlog);
  const [code] = (await once(publisher, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the publisher of the backlog ended with ${code}`);
}
