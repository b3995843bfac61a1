import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedPolicyFile, type SenderContract } from '@signalbox/local-stack';
import { liftPace } from '../measure/bench-policy.js';

/** A sender of the bench with its contract, and who carries it. */
export interface BenchSender extends SenderContract {
  readonly provider: 'twilio' | 'vonage';
}

interface PolicyDocument {
  readonly pools: readonly { readonly senders: readonly { readonly segmentsPerSecond: number }[] }[];
}

/** The seed policy with pools that hold these senders; nothing else of it limits their pace. */
export function addSenders<P extends PolicyDocument>(policy: P, senders: readonly BenchSender[]): P {
  const pools = [...Map.groupBy(senders, ({ poolId }) => poolId)].map(([poolId, of]) => ({
    poolId, provider: of[0]?.provider, lanes: ['otp'], countries: ['FR'], tenants: '*',
    senders: of.map(({ sender, segmentsPerSecond }) => ({ sender, segmentsPerSecond, kind: 'long-code', country: 'GB' })),
  }));
  const lifted = liftPace(policy);
  return { ...lifted, pools: [...lifted.pools, ...pools] };
}

/** Writes the policy and names the file. */
export async function writeSenderPolicy(senders: readonly BenchSender[]): Promise<string> {
  const file = join(tmpdir(), `signalbox-bench-sender-policy-${process.pid}.json`);
  await writeFile(file, JSON.stringify(addSenders(JSON.parse(await readFile(seedPolicyFile, 'utf8')) as PolicyDocument, senders)));
  return file;
}
