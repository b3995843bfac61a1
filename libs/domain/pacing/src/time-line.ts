/**
 * The time line of one bucket: which stretches of it are taken. A message takes a stretch as long as what it costs at the bucket's pace, and
 * stretches never overlap; so of the messages in any second all but the last have ended their stretch within it, which is the pace times one
 * second plus one message. What lies ahead may be taken in any order: who has to wait for another bucket leaves a gap that others use.
 * Times are microseconds of the database clock.
 */
export interface TimeLine {
  /** From here on nothing is taken. */
  readonly nextUs: number;
  /** What is free before that: from, to, from, to, ... ascending, none touching the next. */
  readonly gapsUs: readonly number[];
}

/** How stretches lie on a line. */
export interface LineRules {
  /** Stretches begin at multiples of this, 0 for anywhere: without it, short stretches put where others need them would leave crumbs that no one can use. */
  readonly gridUs: number;
  /** The first `reservedUs` of every `periodUs` are not for the one who asks; 0 where nothing is kept from them. */
  readonly periodUs: number;
  readonly reservedUs: number;
}

/** A stretch may begin so much before it is used, where it would else leave a crumb: its slot is the shorter by that, and good for 12 ms still. */
export const MOST_EARLY_US = 8_000;

/** A row stays small enough to be updated in place. What is forgotten beyond it stays empty. */
export const MOST_GAPS = 100;

/**
 * Where the first free stretch begins that may be used at `fromUs` or later; it is used at that time or at its own beginning, whichever is later. It
 * begins before `fromUs` by at most MOST_EARLY_US, or by less than a step of the grid.
 */
export function earliestStart({ nextUs, gapsUs }: TimeLine, fromUs: number, lengthUs: number, rules: LineRules): number {
  for (let index = 0; index < gapsUs.length; index += 2) {
    const [gapFromUs, gapToUs] = [gapsUs[index] as number, gapsUs[index + 1] as number];
    const startUs = startIn(gapFromUs, fromUs, lengthUs, rules);
    if (startUs + lengthUs <= gapToUs) return startUs;
    const lastUs = gapToUs - lengthUs;
    const fitsEarly = rules.gridUs === 0 && rules.reservedUs === 0 && lastUs >= Math.max(gapFromUs, fromUs - MOST_EARLY_US) && lastUs <= fromUs;
    if (fitsEarly) return lastUs;
  }
  return startIn(nextUs, fromUs, lengthUs, rules);
}

function startIn(freeFromUs: number, fromUs: number, lengthUs: number, { gridUs, periodUs, reservedUs }: LineRules): number {
  const onGrid = (timeUs: number): number => (gridUs === 0 ? timeUs : Math.ceil(timeUs / gridUs) * gridUs);
  const anywhereUs = freeFromUs >= fromUs - MOST_EARLY_US ? freeFromUs : fromUs;
  let startUs = gridUs === 0 ? anywhereUs : Math.max(onGrid(freeFromUs), Math.floor(fromUs / gridUs) * gridUs);
  if (reservedUs === 0) return startUs;
  for (;;) {
    const phaseUs = startUs % periodUs;
    if (phaseUs < reservedUs) startUs = onGrid(startUs - phaseUs + reservedUs);
    // What fits between two reserved parts does not run into the next one.
    else if (lengthUs <= periodUs - reservedUs - gridUs && phaseUs + lengthUs > periodUs) startUs = onGrid(startUs - phaseUs + periodUs + reservedUs);
    else return startUs;
  }
}

/** The line after the stretch is taken; it must be free. */
export function takeStretch({ nextUs, gapsUs }: TimeLine, startUs: number, lengthUs: number): TimeLine {
  const endUs = startUs + lengthUs;
  if (startUs >= nextUs) return { nextUs: endUs, gapsUs: startUs > nextUs ? [...gapsUs, nextUs, startUs] : gapsUs };
  const left: number[] = [];
  for (let index = 0; index < gapsUs.length; index += 2) {
    const [fromUs, toUs] = [gapsUs[index] as number, gapsUs[index + 1] as number];
    if (fromUs > startUs || toUs < endUs) left.push(fromUs, toUs);
    else {
      if (fromUs < startUs) left.push(fromUs, startUs);
      if (endUs < toUs) left.push(endUs, toUs);
    }
  }
  return { nextUs, gapsUs: left };
}

/** The line after a taken stretch is given back; at most once for each, because the next time it may be another's. */
export function giveBackStretch({ nextUs, gapsUs }: TimeLine, startUs: number, lengthUs: number): TimeLine {
  const free: number[] = [];
  let [fromUs, toUs] = [startUs, startUs + lengthUs];
  for (let index = 0; index < gapsUs.length; index += 2) {
    const [gapFromUs, gapToUs] = [gapsUs[index] as number, gapsUs[index + 1] as number];
    if (gapToUs === fromUs) fromUs = gapFromUs;
    else if (gapFromUs === toUs) toUs = gapToUs;
    else free.push(gapFromUs, gapToUs);
  }
  if (toUs === nextUs) return { nextUs: fromUs, gapsUs: free };
  const place = free.findIndex((timeUs) => timeUs > fromUs);
  free.splice(place === -1 ? free.length : place, 0, fromUs, toUs);
  return { nextUs, gapsUs: free };
}

/** The line without what has passed, and without the earliest of too many gaps. */
export function forgetPast({ nextUs, gapsUs }: TimeLine, nowUs: number): TimeLine {
  const ahead: number[] = [];
  for (let index = 0; index < gapsUs.length; index += 2) if ((gapsUs[index + 1] as number) > nowUs) ahead.push(gapsUs[index] as number, gapsUs[index + 1] as number);
  return { nextUs, gapsUs: ahead.slice(-2 * MOST_GAPS) };
}
