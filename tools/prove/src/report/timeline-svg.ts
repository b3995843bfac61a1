import type { Timeline } from './timeline.js';
import { escapeHtml } from './escape-html.js';

const WIDTH = 860;
const LEFT = 130;
const ROW = 46;
const DEED = 17;
const GAP = 14;

interface Row {
  readonly label: string;
  readonly values: readonly number[];
  readonly colour: string;
}

/** Load, submissions, what waits and what is in doubt over time, and below them what was done to the system; one picture without anything from outside. */
export function renderTimeline(timeline: Timeline): string {
  const { seconds, published, submitted, waiting, inDoubt, deeds } = timeline;
  const x = (second: number): number => LEFT + ((WIDTH - LEFT) * Math.min(seconds, Math.max(0, second))) / seconds;
  const rows: Row[] = [
    { label: 'intents/s', values: published, colour: '#4a7fb5' }, { label: 'submissions/s', values: submitted, colour: '#3f9a6a' },
    { label: 'waiting', values: waiting, colour: '#9a8a5f' }, { label: 'in doubt', values: inDoubt, colour: '#b5564a' },
  ];
  const deedsTop = rows.length * (ROW + GAP) + 6;
  const height = deedsTop + deeds.length * DEED + 24;
  const shades = deeds.map(({ fromS, toS }) => `<rect x="${x(fromS).toFixed(1)}" y="0" width="${Math.max(1, x(toS) - x(fromS)).toFixed(1)}" height="${height - 20}" class="shade"/>`);
  const bars = deeds.map(({ what, fromS, toS }, index) => renderDeed(what, { from: x(fromS), to: x(toS), top: deedsTop + index * DEED }));
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="timeline">${[...shades, ...rows.map((row, index) => renderRow(row, index * (ROW + GAP), x)), ...bars, renderAxis(seconds, height, x)].join('')}</svg>`;
}

function renderRow({ label, values, colour }: Row, top: number, x: (second: number) => number): string {
  const most = Math.max(1, ...values);
  const bars = values.map((value, second) => {
    const high = (ROW * value) / most;
    return value <= 0 ? '' : `<rect x="${x(second).toFixed(1)}" y="${(top + ROW - high).toFixed(1)}" width="${Math.max(0.8, x(second + 1) - x(second) - 0.6).toFixed(1)}" height="${high.toFixed(1)}" fill="${colour}"><title>${second} s: ${value}</title></rect>`;
  });
  return `<text x="0" y="${top + 14}">${label}</text><text x="0" y="${top + 30}" class="small">most ${most}</text><line x1="${LEFT}" x2="${WIDTH}" y1="${top + ROW}" y2="${top + ROW}" class="base"/>${bars.join('')}`;
}

function renderDeed(what: string, { from, to, top }: { readonly from: number; readonly to: number; readonly top: number }): string {
  // A label that would run out of the picture ends at its bar instead of beginning there.
  const isLate = from > WIDTH * 0.6;
  const label = isLate ? `x="${(from - 4).toFixed(1)}" text-anchor="end"` : `x="${(from + Math.max(4, to - from) + 4).toFixed(1)}"`;
  return `<rect x="${from.toFixed(1)}" y="${top}" width="${Math.max(4, to - from).toFixed(1)}" height="${DEED - 5}" class="deed"/><text ${label} y="${top + 10}" class="small">${escapeHtml(what.slice(0, 90))}</text>`;
}

function renderAxis(seconds: number, height: number, x: (second: number) => number): string {
  const step = Math.max(1, Math.ceil(seconds / 10));
  const marks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
  return marks.map((second) => `<text x="${x(second).toFixed(1)}" y="${height - 4}" class="small" text-anchor="middle">${second} s</text>`).join('');
}
