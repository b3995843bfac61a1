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
  readonly pools: readonly { readonly poolId: string; readonly senders: readonly { readonly sender: string; readonly segmentsPerSecond: number }[] }[];
}

/** The senders of a policy document with the pace that the simulated carrier and the checkers hold them to. */
export function readContracts(policyFile: string): SenderContract[] {
  const policy = JSON.parse(readFileSync(policyFile, 'utf8')) as SeedPolicy;
  return policy.pools.flatMap(({ poolId, senders }) => senders.map(({ sender, segmentsPerSecond }) => ({ sender, poolId, segmentsPerSecond })));
}
