import { pick } from './pick.js';

/** Ranges that regulators keep for fiction, so that no load can ever name a real person. */
const FICTION = [
  { country: 'US', weight: 5, make: (n: number) => `+1${pickArea(n, ['206', '212', '303', '312', '404', '512', '617', '702', '818', '907'])}55501${pad(n % 100, 2)}` },
  { country: 'CA', weight: 1, make: (n: number) => `+1${pickArea(n, ['416', '514', '604', '780'])}55501${pad(n % 100, 2)}` },
  { country: 'GB', weight: 3, make: (n: number) => `+447700900${pad(n % 1000, 3)}` },
  { country: 'FR', weight: 1, make: (n: number) => `+33639980${pad(n % 1000, 3)}` },
  { country: 'DE', weight: 1, make: (n: number) => `+4917139200${pad(n % 100, 2)}` },
] as const;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const pickArea = (n: number, areas: readonly string[]): string => areas[Math.floor(n / 100) % areas.length] as string;
const drawn = FICTION.flatMap((range) => Array.from({ length: range.weight }, () => range));

/** `count` different fictional numbers, spread over the countries by weight. */
export function makeRecipients(random: () => number, count: number): string[] {
  const numbers = new Set<string>();
  while (numbers.size < count) numbers.add(pick(random, drawn).make(Math.floor(random() * 1000)));
  return [...numbers];
}
