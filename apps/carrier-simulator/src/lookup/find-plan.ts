import plans from './numbering-plans.json' with { type: 'json' };

export interface Network {
  readonly name: string;
  readonly mcc: string;
  readonly mnc: string;
}

/** Patterns are beginnings of the national number. */
export interface NumberingPlan {
  readonly country: string;
  /** Fewest and most digits of a national number. */
  readonly digits: readonly number[];
  readonly mobile?: string;
  readonly tollFree?: string;
  readonly premium?: string;
  readonly networks?: readonly Network[];
}

export interface PlannedNumber {
  readonly callingCode: string;
  readonly national: string;
  readonly plan: NumberingPlan;
}

const COUNTRIES: Readonly<Record<string, NumberingPlan>> = plans.countries;
const COUNTRY_OF_AREA = new Map(Object.entries(plans.areaCodes).flatMap(([country, areas]) => areas.split(' ').map((area) => [area, country] as const)));
const LONGEST_CALLING_CODE = 3;

/** What the digits of an international number say; undefined for a calling code that is not in the table. */
export function findPlan(digits: string): PlannedNumber | undefined {
  if (digits.startsWith('1')) return { callingCode: '1', national: digits.slice(1), plan: northAmericanPlan(digits.slice(1, 4)) };
  for (let length = LONGEST_CALLING_CODE; length > 0; length -= 1) {
    const plan = COUNTRIES[digits.slice(0, length)];
    if (plan !== undefined) return { callingCode: digits.slice(0, length), national: digits.slice(length), plan };
  }
  return undefined;
}

function northAmericanPlan(area: string): NumberingPlan {
  return { country: COUNTRY_OF_AREA.get(area) ?? 'US', digits: [10, 10], tollFree: '8(?:00|33|44|55|66|77|88)', premium: '900' };
}
