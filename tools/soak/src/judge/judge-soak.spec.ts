import { describe, expect, it } from 'vitest';
import type { Sample } from '../sample.js';
import { planSoak } from '../soak-plan.js';
import { GOALS } from './goals.js';
import { isMet, judgeSoak, type SoakEnd } from './judge-soak.js';

const plan = planSoak({ minutes: 60, rate: 100 });
const END: SoakEnd = { planned: 1_000, published: 995, withoutEnd: 0, sentTwice: 0, deadLetters: 0 };
const noise = (index: number): number => ((index * 7919 + 104_729) % 101) / 100 - 0.5;

/** A healthy hour: everything a little higher at the peak, everything noisy, heaps that breathe. */
function healthy(index: number, atS: number): Sample {
  const phase = plan.phaseAt(atS);
  const load = phase === 'peak' ? 1.5 : 1;
  return {
    atS, phase,
    values: {
      'queue lag of intake': 0.05 * load + 0.1 * Math.abs(noise(index)), 'queue lag of projector': 0.1 * load + 0.2 * Math.abs(noise(index + 1)),
      backlog: 0.2 * load + 0.1 * noise(index + 2), 'waiting in intake': 20 * load + 30 * noise(index + 3), 'share of 429': 0, 'callback lag': 0.05 * load + 0.1 * Math.abs(noise(index + 4)),
      'memory of intake': 150 + 2 * (index % 10) + 3 * noise(index), 'memory of pacing-sender': 160 + 3 * (index % 13), 'event-loop delay of intake': 0.02 + 0.02 * noise(index + 5), 'in doubt': index % 3, parked: index % 5,
    },
  };
}

/** With one series bent: what it is, plus what is planted. */
function hourWith(series?: string, planted: (atS: number) => number = () => 0): Sample[] {
  return Array.from({ length: plan.durationS / 5 }, (_, index) => healthy(index, 5 * index)).map((sample) =>
    series === undefined ? sample : { ...sample, values: { ...sample.values, [series]: (sample.values[series] ?? 0) + planted(sample.atS) } });
}

const missedOf = (samples: readonly Sample[], end = END): string[] => judgeSoak(samples, plan, end).filter(({ verdict }) => verdict !== 'met').map(({ goal, series }) => `${goal} ${series}`.trim());
const sincePeak = (atS: number): number => Math.max(0, atS - 720);

describe('judgeSoak', () => {
  it('is content with a healthy hour', () => {
    expect(missedOf(hourWith())).toEqual([]);
    expect(isMet(judgeSoak(hourWith(), plan, END))).toBe(true);
  });

  it.each([
    ['a lag that grows', 'queue lag of projector', (atS: number) => sincePeak(atS) / 500, ['queue lag grows by queue lag of projector', 'queue lag stays up by queue lag of projector']],
    ['a lag that does not come down again', 'queue lag of intake', (atS: number) => (atS < 900 ? 0 : 5), ['queue lag stays up by queue lag of intake']],
    ['a backlog that grows while the peak lasts', 'backlog', (atS: number) => (atS < 2_880 ? sincePeak(atS) / 300 : 0), ['backlog before the carrier grows by backlog']],
    ['one 429', 'share of 429', (atS: number) => (atS === 2_000 ? 0.001 : 0), ['carrier answers 429 share of 429']],
    ['a 429 before the steady state', 'share of 429', (atS: number) => (atS === 800 ? 0.1 : 0), []],
    ['a leak', 'memory of intake', (atS: number) => atS / 30, ['memory of a service grows by memory of intake']],
    ['a heap that finds its size', 'memory of intake', (atS: number) => 200 * (1 - Math.exp(-atS / 300)), []],
    ['a loop that slows down', 'event-loop delay of intake', (atS: number) => sincePeak(atS) / 5_000, ['event-loop delay (p99) grows by event-loop delay of intake']],
    ['callbacks that fall behind', 'callback lag', (atS: number) => sincePeak(atS) / 600, ['callback to status (p99) grows by callback lag', 'callback to status (p99) stays up by callback lag']],
    ['doubts that are never settled', 'in doubt', (atS: number) => atS / 60, ['sends in doubt grow by in doubt']],
    ['records that stay parked', 'parked', (atS: number) => atS / 20, ['parked records grow by parked']],
    ['records that pile up in a stage', 'waiting in intake', (atS: number) => atS / 5, ['records waiting in a stage grow by waiting in intake']],
  ])('%s', (_name, series, planted, missed) => expect(missedOf(hourWith(series, planted))).toEqual(missed));

  it.each([
    ['lost', { withoutEnd: 1 }, 'messages without an end'],
    ['sent twice', { sentTwice: 2 }, 'messages sent twice'],
    ['dead letters', { deadLetters: 1 }, 'dead letters'],
    ['less load than planned', { published: 900 }, 'short of the planned load by'],
  ])('%s', (_name, end, missed) => expect(missedOf(hourWith(), { ...END, ...end })).toEqual([missed]));

  it('leaves open what a short run cannot show', () => {
    const short = planSoak({ minutes: 5, rate: 100 });
    const samples = hourWith('memory of intake', (atS) => atS).slice(0, 60).map((sample) => ({ ...sample, phase: short.phaseAt(sample.atS) }));
    const verdicts = judgeSoak(samples, short, END);
    expect(verdicts.filter(({ verdict }) => verdict !== 'met').map(({ goal, verdict }) => [goal, verdict])).toEqual([['memory of a service grows by', 'too short']]);
    expect(isMet(verdicts)).toBe(true);
  });

  it('meets no goal of which nothing was measured', () => {
    const verdicts = judgeSoak([], plan, END);
    expect(verdicts.filter(({ verdict }) => verdict === 'not measured')).toHaveLength(GOALS.length);
    expect(isMet(verdicts)).toBe(false);
  });
});
