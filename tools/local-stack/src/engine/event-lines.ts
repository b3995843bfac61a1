import type { MemberEvent } from '@signalbox/checkers';

type DistributedOmit<T> = T extends MemberEvent ? Omit<T, 'member' | 'atMs'> : never;
/** What happened, without whom and when. */
export type Happening = DistributedOmit<MemberEvent>;

const LETTERS = { begun: 'b', done: 'd', committed: 'c' } as const;
const KINDS = { b: 'begun', d: 'done', c: 'committed' } as const;

/** One event as a line of a member's event file, the member being known by the file. */
export function renderEventLine(atMs: number, event: Happening): string {
  if (event.kind === 'assigned') return `${atMs} a ${event.partitions.join(',')}\n`;
  return `${atMs} ${LETTERS[event.kind]} ${event.partition} ${event.offset}\n`;
}

/** Events of one file in their order; a last line that a kill cut off is left out. */
export function readEventLines(member: string, text: string): MemberEvent[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').slice(0, -1).map((line) => {
    const [at = '', letter = '', ...rest] = line.split(' ');
    const atMs = Number(at);
    if (letter === 'a') return { kind: 'assigned', member, atMs, partitions: (rest[0] ?? '').split(',').filter((part) => part !== '').map(Number) };
    const kind = KINDS[letter as keyof typeof KINDS] as 'begun' | 'done' | 'committed' | undefined;
    if (kind === undefined) throw new Error(`"${line}" is no event of ${member}`);
    return { kind, member, atMs, partition: Number(rest[0]), offset: Number(rest[1]) };
  });
}
