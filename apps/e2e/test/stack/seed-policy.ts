import { readFile } from 'node:fs/promises';
import { seedPolicyFile } from '@signalbox/local-stack';

interface PolicyDocument {
  readonly templates: readonly { readonly templateId: string; readonly body: string }[];
}

export async function readSeedPolicy(): Promise<PolicyDocument> {
  return JSON.parse(await readFile(seedPolicyFile, 'utf8')) as PolicyDocument;
}
