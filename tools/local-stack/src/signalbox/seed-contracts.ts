import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../package-folder.js';

export const repositoryFolder = join(packageFolder, '..', '..');
export const seedPolicyFile = join(repositoryFolder, 'apps/routing-policy/seed/policy.json');

export interface SenderContract {
  readonly sender: string;
  readonly poolId: string;
  readonly segmentsPerSecond: number;
}

interface SeedPolicy {
  readonly pools: readonly { readonly poolId: string; readonly provider: string; readonly senders: readonly { readonly sender: string; readonly segmentsPerSecond: number }[] }[];
}

const readPools = (policyFile: string): SeedPolicy['pools'] => (JSON.parse(readFileSync(policyFile, 'utf8')) as SeedPolicy).pools;

/** The senders of a policy document with the pace that the simulated carrier and the checkers hold them to. */
export function readContracts(policyFile: string): SenderContract[] {
  return readPools(policyFile).flatMap(({ poolId, senders }) => senders.map(({ sender, segmentsPerSecond }) => ({ sender, poolId, segmentsPerSecond })));
}

/** Those that a provider sends by. */
export function readNumbersOf(provider: string, policyFile: string): string[] {
  return readPools(policyFile).filter((pool) => pool.provider === provider).flatMap(({ senders }) => senders.map(({ sender }) => sender));
}
