import { AREA_CODES } from './area-codes.js';
import { pick } from './pick.js';

interface Range {
  readonly weight: number;
  readonly prefixes: readonly string[];
  /** Digits that follow the prefix. */
  readonly width: number;
}

/** Ranges that regulators keep for fiction, so that no load can ever name a real person. */
const FICTION: readonly Range[] = [
  { weight: 5, prefixes: AREA_CODES.US.map((area) => `+1${area}55501`), width: 2 },
  { weight: 1, prefixes: AREA_CODES.CA.map((area) => `+1${area}55501`), width: 2 },
  { weight: 2, prefixes: ['+447700900'], width: 3 },
  { weight: 2, prefixes: ['+3363998'], width: 4 },
  { weight: 1, prefixes: ['+4917139200'], width: 2 },
];
const drawn = FICTION.flatMap((range) => Array.from({ length: range.weight }, () => range));

/** The customers of a company are few of those who have a number, so that hardly two of them are neighbours; here none are. */
const LARGEST_SHARE = 0.2;
const sizeOf = ({ prefixes, width }: Range): number => prefixes.length * 10 ** width;
const MOST = FICTION.reduce((sum, range) => sum + Math.floor(sizeOf(range) * LARGEST_SHARE), 0);

/** `count` different fictional numbers, spread over the countries by weight and over each range as people are. RangeError where there are not so many. */
export function makeRecipients(random: () => number, count: number): string[] {
  if (count > MOST) throw new RangeError(`there are ${MOST} fictional numbers for people, not ${count}`);
  const numbers = new Set<string>();
  const taken = new Map<Range, number>();
  while (numbers.size < count) {
    const range = pick(random, drawn);
    const number = drawNumber(random, range);
    if ((taken.get(range) ?? 0) >= Math.floor(sizeOf(range) * LARGEST_SHARE) || [-1, 0, 1].some((step) => numbers.has(neighbourOf(number, step)))) continue;
    numbers.add(number);
    taken.set(range, (taken.get(range) ?? 0) + 1);
  }
  return [...numbers];
}

function drawNumber(random: () => number, { prefixes, width }: Range): string {
  return `${pick(random, prefixes)}${String(Math.floor(random() * 10 ** width)).padStart(width, '0')}`;
}

function neighbourOf(number: string, step: number): string {
  return `+${Number(number.slice(1)) + step}`;
}
