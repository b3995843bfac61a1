import type { PolicyDocument, Pool } from './policy-document.js';
import { findPlaces } from './render-template.js';

/** What a schema cannot say of a policy document: what is named twice, empty or out of reach. Empty when it may become active. */
export function findPolicyFaults(document: PolicyDocument): string[] {
  return [
    ...findRepeated(document.templates.map((template) => template.templateId)).map((id) => `template ${id} is named twice`),
    ...findRepeated(document.pools.map((pool) => pool.poolId)).map((id) => `pool ${id} is named twice`),
    ...findRepeated(document.pools.flatMap((pool) => pool.senders.map((sender) => sender.sender))).map((sender) => `sender ${sender} stands in two places; its pace would be counted twice`),
    ...document.templates.flatMap(findTemplateFaults),
    ...document.pools.flatMap(findPoolFaults),
  ];
}

function findTemplateFaults({ templateId, body }: { templateId: string; body: string }): string[] {
  const opened = body.split('{{').length - 1;
  return opened === findPlaces(body).length ? [] : [`template ${templateId} has a place that is not {{name}}`];
}

function findPoolFaults(pool: Pool): string[] {
  const faults: string[] = [];
  if (pool.senders.length === 0) faults.push(`pool ${pool.poolId} has no sender`);
  if (pool.lanes.length === 0) faults.push(`pool ${pool.poolId} serves no lane`);
  for (const { sender, segmentsPerSecond } of pool.senders) {
    if (!(segmentsPerSecond > 0 && segmentsPerSecond <= 10_000)) faults.push(`sender ${sender} needs segmentsPerSecond over 0 and up to 10,000`);
  }
  return faults;
}

function findRepeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
