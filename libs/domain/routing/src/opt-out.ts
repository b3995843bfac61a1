/** What an inbound message means for opt-outs: the carrier's keyword decides; everything else changes nothing. */
export function optOutChangeOf(keyword: 'STOP' | 'START' | 'HELP' | undefined): 'opt-out' | 'opt-in' | null {
  if (keyword === 'STOP') return 'opt-out';
  return keyword === 'START' ? 'opt-in' : null;
}
