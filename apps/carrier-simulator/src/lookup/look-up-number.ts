import { carrierOf, type Carrier } from '../carrier/carrier-of.js';
import { createRandom, hashText, pickWeighted, STREAMS } from '../random/seeded-random.js';
import { findPlan, type Network, type PlannedNumber } from './find-plan.js';

export type LineType = 'landline' | 'mobile' | 'fixedVoip' | 'nonFixedVoip' | 'personal' | 'tollFree' | 'premium' | 'unknown';

export type ValidationError = 'TOO_SHORT' | 'TOO_LONG' | 'INVALID_COUNTRY_CODE' | 'NOT_A_NUMBER';

export interface LineFacts {
  readonly type: LineType;
  readonly carrierName: string | null;
  readonly mcc: string | null;
  readonly mnc: string | null;
}

export type NumberFacts =
  | { readonly isValid: true; readonly callingCode: string; readonly country: string; readonly national: string; readonly line: LineFacts }
  | { readonly isValid: false; readonly callingCode: string | null; readonly error: ValidationError };

/** In North America a number does not tell mobiles from landlines; shares are an assumption. */
const NORTH_AMERICAN_LINES = { mobile: 74, landline: 14, nonFixedVoip: 8, fixedVoip: 4 } as const;
const PERSONAL_AREA = /^5(?:00|2[0-9]|33|44|66|77|88)/;
/** The magic number that refuses a text as a landline (21614) is one. */
const MAGIC_LANDLINE = '15005550009';

const UNITED_STATES: Readonly<Record<Carrier, Network>> = {
  att: { name: 'AT&T Wireless', mcc: '310', mnc: '410' },
  tmobile: { name: 'T-Mobile USA, Inc.', mcc: '310', mnc: '260' },
  verizon: { name: 'Verizon Wireless', mcc: '311', mnc: '480' },
  'us-cellular': { name: 'US Cellular', mcc: '311', mnc: '580' },
  other: { name: 'Unknown', mcc: '310', mnc: '000' },
};
const CANADA: readonly Network[] = [
  { name: 'Rogers', mcc: '302', mnc: '720' },
  { name: 'Telus', mcc: '302', mnc: '220' },
  { name: 'Bell Mobility', mcc: '302', mnc: '610' },
];
const FIXED_CARRIERS: Readonly<Partial<Record<LineType, string>>> = { landline: 'Local Exchange', fixedVoip: 'Cable Telephony', nonFixedVoip: 'Bandwidth' };

/** What is known of a number: from its plan, and by lot where that does not tell. A number always has the same answer. */
export function lookUpNumber(text: string): NumberFacts {
  const [, digits] = /^\+?([\d\s().-]+)$/.exec(text) ?? [];
  if (digits === undefined) return { isValid: false, callingCode: null, error: 'NOT_A_NUMBER' };
  const number = findPlan(digits.replace(/\D/g, ''));
  if (number === undefined) return { isValid: false, callingCode: null, error: 'INVALID_COUNTRY_CODE' };
  const { callingCode, national, plan } = number;
  const [least = 0, most = Infinity] = plan.digits;
  if (national.length < least) return { isValid: false, callingCode, error: 'TOO_SHORT' };
  if (national.length > most) return { isValid: false, callingCode, error: 'TOO_LONG' };
  return { isValid: true, callingCode, country: plan.country, national, line: describeLine(number) };
}

/** 0 to 100, by lot; most numbers are harmless, those of a pumped range are known for what they are: 90 and more. */
export function pumpingScoreOf(e164: string, isPumped = false): number {
  const draw = createRandom(hashText(`pumping|${e164}`), STREAMS.outcome)();
  return isPumped ? 90 + Math.floor(10 * draw) : Math.floor(100 * draw ** 3);
}

function describeLine(number: PlannedNumber): LineFacts {
  const type = lineTypeOf(number);
  if (type !== 'mobile') return { type, carrierName: FIXED_CARRIERS[type] ?? null, mcc: null, mnc: null };
  const network = networkOf(number);
  return { type, carrierName: network?.name ?? null, mcc: network?.mcc ?? null, mnc: network?.mnc ?? null };
}

function lineTypeOf({ callingCode, national, plan }: PlannedNumber): LineType {
  const begins = (pattern: string | undefined): boolean => pattern !== undefined && new RegExp(`^(?:${pattern})`).test(national);
  if (callingCode + national === MAGIC_LANDLINE) return 'landline';
  if (begins(plan.tollFree)) return 'tollFree';
  if (begins(plan.premium)) return 'premium';
  if (callingCode !== '1') return plan.mobile === undefined ? 'unknown' : begins(plan.mobile) ? 'mobile' : 'landline';
  if (PERSONAL_AREA.test(national)) return 'personal';
  return pickWeighted(createRandom(hashText(`line|${national}`), STREAMS.outcome), NORTH_AMERICAN_LINES) ?? 'mobile';
}

function networkOf({ callingCode, national, plan }: PlannedNumber): Network | undefined {
  if (plan.country === 'US') return UNITED_STATES[carrierOf(`+1${national}`)];
  const networks = plan.country === 'CA' ? CANADA : (plan.networks ?? []);
  return networks[Number.parseInt(hashText(`network|${callingCode}${national}`).slice(0, 8), 16) % networks.length];
}
