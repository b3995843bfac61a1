import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedPolicyFile } from '@signalbox/local-stack';

export interface PolicyPool {
  readonly poolId: string;
  readonly provider: 'twilio';
  readonly lanes: readonly string[];
  readonly countries: readonly string[] | '*';
  readonly tenants: readonly string[] | '*';
  readonly senders: readonly { readonly sender: string; readonly kind: string; readonly country: string; readonly segmentsPerSecond: number }[];
}

interface PolicyDocument {
  readonly pools: readonly PolicyPool[];
  readonly templates: readonly { readonly templateId: string; readonly body: string }[];
}

export async function readSeedPolicy(): Promise<PolicyDocument> {
  return JSON.parse(await readFile(seedPolicyFile, 'utf8')) as PolicyDocument;
}

/** The seed policy with pools that go before its own; gives the path of the file. */
export async function writePolicyWith(name: string, pools: readonly PolicyPool[]): Promise<string> {
  const seed = await readSeedPolicy();
  const path = join(tmpdir(), `signalbox-${name}-${process.pid}.json`);
  await writeFile(path, JSON.stringify({ ...seed, pools: [...pools, ...seed.pools] }));
  return path;
}
