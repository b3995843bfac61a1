import type { Report } from './report.js';

/** One report of several, in their order; a note that several have is told once. */
export function joinReports(reports: readonly Report[]): Report {
  const all = <Part>(read: (report: Report) => readonly Part[] | undefined): readonly Part[] => reports.flatMap((report) => read(report) ?? []);
  const bars = all((report) => report.bars);
  return { notes: [...new Set(all(({ notes }) => notes))], ...(bars.length > 0 && { bars }), costs: all(({ costs }) => costs), figures: all(({ figures }) => figures) };
}
