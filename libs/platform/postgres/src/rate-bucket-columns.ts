import type { LeaseRequest, SlotOption } from '@signalbox/message';

/** A row of lease_slots_from; bigints come as text. */
export interface GrantRow {
  readonly now_us: string;
  readonly kind: 'slot' | 'later' | 'capped';
  readonly option_place: number | null;
  readonly at_us: string;
  readonly starts_us: readonly string[];
  readonly place: number | null;
  readonly resets_us: readonly string[];
}

const isWhole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;

/** The arguments of lease_slots_from. Throws RangeError where the database would count what is not whole, not positive or not declared. */
export function encodeLease(request: LeaseRequest): unknown[] {
  checkRules(request);
  const { buckets, caps, wishes, unused, validUs } = request;
  const bucketPlace = placesOf(buckets.map(({ bucketId }) => bucketId));
  const capPlace = placesOf(caps.map(({ capId }) => capId));
  const options = wishes.flatMap((wish) => wish.options);
  const stretches = options.flatMap((option) => option.stretches);
  const counts = options.flatMap((option) => option.counts);
  return [
    validUs,
    buckets.map(({ bucketId }) => bucketId), buckets.map(({ gridUs }) => gridUs), buckets.map(({ periodUs }) => periodUs), buckets.map(({ reservedUs }) => reservedUs),
    caps.map(({ capId }) => capId), caps.map(({ limit }) => limit), caps.map(({ timeZone }) => timeZone),
    wishes.map(({ isOtp }) => isOtp), wishes.map(({ leadUs }) => leadUs), wishes.map(({ horizonUs }) => horizonUs), firstPlaces(wishes.map((wish) => wish.options)),
    firstPlaces(options.map((option) => option.stretches)), firstPlaces(options.map((option) => option.counts)),
    stretches.map(({ bucketId }) => bucketPlace(bucketId)), stretches.map(({ lengthUs }) => positive(lengthUs)),
    counts.map(({ capId }) => capPlace(capId)), counts.map(({ cost }) => positive(cost)),
    unused.stretches.map(({ bucketId }) => bucketPlace(bucketId)), unused.stretches.map(({ startUs }) => startUs), unused.stretches.map(({ lengthUs }) => positive(lengthUs)),
    unused.counts.map(({ capId }) => capPlace(capId)), unused.counts.map(({ cost }) => positive(cost)), unused.counts.map(({ resetsAtUs }) => resetsAtUs),
  ];
}

function checkRules({ buckets, caps, wishes }: LeaseRequest): void {
  const isSound = buckets.every(({ gridUs, periodUs, reservedUs }) => isWhole(gridUs, 0) && isWhole(reservedUs, 0) && isWhole(periodUs, 0) && (reservedUs === 0 || reservedUs + gridUs < periodUs))
    && caps.every(({ limit }) => isWhole(limit, 0)) && wishes.every(({ leadUs, horizonUs }) => isWhole(leadUs, 0) && isWhole(horizonUs, leadUs));
  if (!isSound) throw new RangeError('a lease takes whole numbers of at least 0, a horizon beyond the lead, and a reserve that leaves room in its period');
}

function positive(value: number): number {
  if (!isWhole(value, 1)) throw new RangeError(`a lease takes whole lengths and costs of at least 1, not ${value}`);
  return value;
}

/** Where each list begins in all of them together, from 1, and where the last one ends. */
function firstPlaces(lists: readonly (readonly SlotOption[] | SlotOption['stretches'] | SlotOption['counts'])[]): number[] {
  let place = 1;
  return [1, ...lists.map((list) => (place += list.length))];
}

/** By name, from 1. */
function placesOf(names: readonly string[]): (name: string) => number {
  const places = new Map(names.map((name, index) => [name, index + 1]));
  if (places.size < names.length) throw new RangeError('a bucket or cap is named twice in one lease');
  return (name) => {
    const place = places.get(name);
    if (place === undefined) throw new RangeError(`${name} is not declared in the lease that names it`);
    return place;
  };
}
