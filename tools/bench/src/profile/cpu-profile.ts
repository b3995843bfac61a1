import { sumOf } from '../measure/cpu-meter.js';

/** As far as it is read: a file of `node --cpu-prof`. Times are in us. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

export interface HotFunction {
  readonly name: string;
  /** The end of its file and its line. */
  readonly where: string;
  /** Time in the function itself. */
  readonly selfMs: number;
  /** Of the time in which the process did something. */
  readonly share: number;
}

const IDLE = '(idle)';
const US_PER_MS = 1_000;

/** The functions with the most time of their own over all profiles of a process, the hottest first. */
export function findHotFunctions(profiles: readonly CpuProfile[], most: number): HotFunction[] {
  const selfUs = new Map<string, number>();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const nameOf = new Map(nodes.map((node) => [node.id, describe(node)]));
    samples.forEach((id, index) => {
      const name = nameOf.get(id) ?? '';
      selfUs.set(name, (selfUs.get(name) ?? 0) + (timeDeltas[index] ?? 0));
    });
  }
  selfUs.delete(`${IDLE} `);
  const busyUs = sumOf(selfUs.values());
  const hottest = [...selfUs].sort(([, left], [, right]) => right - left).slice(0, most);
  return hottest.map(([described, us]) => {
    const split = described.lastIndexOf(' ');
    return { name: described.slice(0, split), where: described.slice(split + 1), selfMs: us / US_PER_MS, share: us / busyUs };
  });
}

function describe({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const file = url.split('/').slice(-3).join('/');
  return `${functionName || '(anonymous)'} ${file === '' ? '' : `${file}:${lineNumber + 1}`}`;
}
