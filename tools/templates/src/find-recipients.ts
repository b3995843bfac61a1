import type { SimulatorAccount } from './simulator-door.js';

const CARRIERS = { AT: 'att', 'T-': 'tmobile', Ve: 'verizon', US: 'us-cellular' } as const;
/** Numbers for fiction; enough that each carrier has one among them. */
const CANDIDATES = 400;

/** Someone with each carrier of North America, and someone abroad, found by looking numbers up. */
export async function findRecipients({ origin, accountSid, authToken }: SimulatorAccount): Promise<Map<string, string>> {
  const headers = { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` };
  const recipients = new Map<string, string>();
  for (let index = 0; index < CANDIDATES && recipients.size < Object.keys(CARRIERS).length; index += 1) {
    const number = `+1202555${String(1_000 + index)}`;
    const answer = await fetch(`${origin}/lookups/v2/PhoneNumbers/${encodeURIComponent(number)}?Fields=line_type_intelligence`, { headers });
    const { line_type_intelligence: line } = (await answer.json()) as { line_type_intelligence?: { carrier_name?: string } | null };
    const name = Object.entries(CARRIERS).find(([beginning]) => line?.carrier_name?.startsWith(beginning))?.[1];
    if (name !== undefined && !recipients.has(name)) recipients.set(name, number);
  }
  return recipients.set('other', '+447700900123');
}
