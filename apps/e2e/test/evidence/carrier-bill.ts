import { CARRIER_ACCOUNT, type Signalbox } from '@signalbox/local-stack';
import { parsePriceToMicros } from '@signalbox/message';

interface Listed {
  readonly direction: string;
  readonly status: string;
  readonly price: string | null;
  readonly to: string;
}

interface Page {
  readonly messages: readonly Listed[];
  readonly next_page_uri: string | null;
}

export interface Bill {
  readonly messages: number;
  readonly delivered: number;
  readonly failed: number;
  readonly micros: number;
  /** Messages that the carrier has not put a price on yet. */
  readonly unpriced: number;
}

/** What the carrier itself says of all messages that it took from us: how they ended, and what it charges for them. */
export async function readCarrierBill(signalbox: Signalbox): Promise<Bill> {
  const authorization = `Basic ${Buffer.from(`${CARRIER_ACCOUNT.sid}:${CARRIER_ACCOUNT.authToken}`).toString('base64')}`;
  const origin = signalbox.originOf('carrier-simulator');
  const listed: Listed[] = [];
  for (let next: string | null = `/2010-04-01/Accounts/${CARRIER_ACCOUNT.sid}/Messages.json?PageSize=500`; next !== null; ) {
    const answer: Response = await fetch(new URL(next, origin), { headers: { authorization } });
    const page = (await answer.json()) as Page;
    listed.push(...page.messages);
    next = page.next_page_uri;
  }
  const ours = listed.filter(({ direction }) => direction !== 'inbound');
  const count = (...statuses: readonly string[]): number => ours.filter(({ status }) => statuses.includes(status)).length;
  return {
    messages: ours.length, delivered: count('delivered', 'read'), failed: count('failed', 'undelivered'), unpriced: ours.filter(({ price }) => price === null).length,
    micros: ours.reduce((sum, { price }) => sum + (price === null ? 0 : (parsePriceToMicros(price) ?? 0)), 0),
  };
}
