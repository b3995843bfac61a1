import type { SendResult } from './carrier-door.js';
import type { Replay, Trial } from './replay-template.js';

/** `arrives` everywhere in its first form; `split` so, but in more segments than it may; `saved` by its fallback or degraded form; `lost` with somebody. */
export type TemplateVerdict = 'arrives' | 'split' | 'saved' | 'lost';

export interface TemplateReport {
  readonly template: string;
  readonly purpose: string;
  readonly verdict: TemplateVerdict;
  /** Most segments of the first form, with the encoding that makes them. */
  readonly segments: number;
  readonly encoding: 'GSM-7' | 'UCS-2' | '-';
  readonly forcing: readonly string[];
  /** What a person should know: one line for each different thing that happened. */
  readonly notes: readonly string[];
}

const arrives = (replay: Replay): boolean => replay.trials.at(-1)?.result.kind === 'delivered';

/** The report on one template, of all its replays. */
export function judgeReplays(replays: readonly Replay[]): TemplateReport {
  const firsts = replays.flatMap(({ trials }) => trials.slice(0, 1));
  const widest = firsts.toSorted((a, b) => b.examination.segments - a.examination.segments)[0]?.examination;
  const { template = '', purpose = '', maxSegments = 1 } = replays[0] ?? {};
  const isSplit = (widest?.segments ?? 0) > maxSegments;
  return {
    template, purpose, verdict: verdictOf(replays, isSplit), segments: widest?.segments ?? 0, encoding: widest?.encoding ?? '-', forcing: [...new Set(firsts.flatMap(({ examination }) => examination.forcing))],
    notes: [...(isSplit && widest ? [describeSplit(widest, maxSegments)] : []), ...describeFates(replays)],
  };
}

function verdictOf(replays: readonly Replay[], isSplit: boolean): TemplateVerdict {
  if (!replays.every(arrives)) return 'lost';
  if (replays.some(({ trials }) => trials.length > 1)) return 'saved';
  return isSplit ? 'split' : 'arrives';
}

function describeSplit({ segments, segmentsWithout, forcing }: Trial['examination'], maxSegments: number): string {
  const cause = forcing.length > 0 && segmentsWithout < segments ? `; without ${forcing.join(' ')} it has ${segmentsWithout}` : '';
  return `${segments} segments, ${maxSegments} wanted${cause}`;
}

/** What happened otherwise than at once, with the carriers where it did. */
function describeFates(replays: readonly Replay[]): string[] {
  const fates = Map.groupBy(replays.filter((replay) => replay.trials.length !== 1 || replay.trials[0]?.result.kind !== 'delivered'), describeFate);
  const repeated = replays.filter(({ trials }) => trials.some(({ tries }) => tries > 1));
  const most = Math.max(0, ...repeated.flatMap(({ trials }) => trials.map(({ tries }) => tries)));
  return [...[...fates].map(([fate, of]) => `${fate} (${carriersOf(of)})`), ...(repeated.length > 0 ? [`refused for now and repeated, up to ${most} tries (${carriersOf(repeated)})`] : [])];
}

const carriersOf = (replays: readonly Replay[]): string => [...new Set(replays.map(({ carrier }) => carrier))].join(', ');

function describeFate({ missing, trials }: Replay): string {
  const steps = trials.map(({ step, result }) => `${step} ${describeResult(result)}`);
  return [...steps, ...(missing === undefined ? [] : [`variable "${missing}" is missing`])].join(' > ');
}

function describeResult(result: SendResult): string {
  switch (result.kind) {
    case 'delivered': return 'delivered';
    case 'filtered': return `filtered (${result.code})`;
    case 'rejected': return `rejected (${result.code})`;
    case 'unreachable': return 'refused for now';
  }
}
