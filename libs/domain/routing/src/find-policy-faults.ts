import { channelOf } from './choose-content.js';
import { findPaceFaults } from './find-pace-faults.js';
import { findRepeated } from './find-repeated.js';
import type { PolicyDocument, Pool, Template } from './policy-document.js';
import { findPlaces } from './render-template.js';

/** What a schema cannot say of a policy document: what is named twice, empty or out of reach. Empty when it may become active. */
export function findPolicyFaults(document: PolicyDocument): string[] {
  return [
    ...findRepeated(document.templates.map((template) => template.templateId)).map((id) => `template ${id} is named twice`),
    ...findRepeated(document.pools.map((pool) => pool.poolId)).map((id) => `pool ${id} is named twice`),
    ...findRepeated(document.pools.flatMap((pool) => pool.senders.map((sender) => sender.sender))).map((sender) => `sender ${sender} stands in two places; its pace would be counted twice`),
    ...document.templates.flatMap(findTemplateFaults),
    ...document.pools.flatMap(findPoolFaults),
    ...document.pools.flatMap((pool) => findFallbackFaults(pool, document)),
    ...document.pools.flatMap(findChannelFaults),
    ...findPaceFaults(document),
  ];
}

function findTemplateFaults({ templateId, body, contentSid, contentVariables }: Template): string[] {
  const faults: string[] = [];
  const opened = body.split('{{').length - 1;
  if (opened !== findPlaces(body).length) faults.push(`template ${templateId} has a place that is not {{name}}`);
  if (contentSid === undefined && contentVariables !== undefined) faults.push(`template ${templateId} has contentVariables and no contentSid`);
  return faults;
}

const MESSAGING_SERVICE = /^MG[0-9a-fA-F]{32}$/;

/** What no carrier could do. */
function findChannelFaults(pool: Pool): string[] {
  const faults: string[] = [];
  const channel = channelOf(pool);
  if (pool.provider === 'vonage' && channel === 'voice') faults.push(`pool ${pool.poolId} asks vonage for calls`);
  for (const { sender, kind } of pool.senders) {
    const isService = kind === 'messaging-service';
    if (isService !== MESSAGING_SERVICE.test(sender)) faults.push(`sender ${sender} is not named like its kind ${kind}`);
    if (isService && (channel === 'voice' || pool.provider !== 'twilio')) faults.push(`pool ${pool.poolId} cannot send by the service ${sender}`);
  }
  return faults;
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

function findFallbackFaults({ poolId, fallbackPools = [] }: Pool, { pools }: PolicyDocument): string[] {
  const unknown = fallbackPools.filter((other) => other === poolId || !pools.some((pool) => pool.poolId === other));
  return unknown.map((other) => `pool ${poolId} cannot fall back on ${other}`);
}
