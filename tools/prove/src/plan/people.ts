const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const numbered = (count: number, make: (n: number) => string): string[] => Array.from({ length: count }, (_, n) => make(n));

const US_AREAS = ['206', '212', '303', '312', '404', '512', '617', '702', '818', '907', '201', '213', '214', '215', '301', '305', '310', '313', '408', '415', '503', '602', '713', '801', '808', '901', '919', '916', '612', '614'];

/** Ranges that regulators keep for fiction, so that no load can ever name a real person. */
const FICTION = {
  US: US_AREAS.flatMap((area) => numbered(100, (n) => `+1${area}55501${pad(n, 2)}`)),
  GB: numbered(1000, (n) => `+447700900${pad(n, 3)}`),
  FR: numbered(1000, (n) => `+33639980${pad(n, 3)}`),
  DE: numbered(100, (n) => `+4917139200${pad(n, 2)}`),
};
export type Country = keyof typeof FICTION;
const TURNS: readonly Country[] = ['US', 'US', 'US', 'GB', 'FR'];

/** Gives each scenario people of its own, so that no opt-out or block of one shows in another; those who come again have been forgotten long ago. */
export class People {
  readonly #taken = new Map<Country, number>();
  readonly #silent = new Set<string>();

  /** These never come again. */
  retire(numbers: readonly string[]): void {
    for (const number of numbers) this.#silent.add(number);
  }

  /** `any` takes countries in turns. */
  take(country: Country | 'any', count: number): string[] {
    if (country !== 'any') return this.#takeFrom(country, count);
    const shares = Map.groupBy(Array.from({ length: count }, (_, n) => TURNS[n % TURNS.length] as Country), (one) => one);
    return [...shares].flatMap(([one, of]) => this.#takeFrom(one, of.length));
  }

  #takeFrom(country: Country, count: number): string[] {
    const range = FICTION[country];
    const people: string[] = [];
    for (let at = this.#taken.get(country) ?? 0, passed = 0; people.length < count; at += 1, passed += 1) {
      if (passed === range.length) throw new Error(`there are fewer than ${count} fictional numbers of ${country} left`);
      const number = range[at % range.length] as string;
      if (!this.#silent.has(number)) people.push(number);
      this.#taken.set(country, at + 1);
    }
    return people;
  }
}
