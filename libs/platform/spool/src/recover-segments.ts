import { readCheckpoint, type Checkpoint } from './checkpoint.js';
import { readPieces } from './frame.js';
import { Segments, type Segment } from './segments.js';
import type { SpoolFiles } from './spool-files.js';
import { segmentName, segmentNumbers } from './spool-names.js';

export interface Recovery {
  readonly segments: Segments;
  /** Bytes of unfinished records that were cut off: nobody was told that they are durable. */
  readonly torn: readonly { readonly segment: number; readonly bytes: number }[];
  /** Segments that the disk does not give back now, and why. They stay in the list: it may do so later. */
  readonly unreadable: readonly { readonly segment: number; readonly err: unknown }[];
}

/** Reads what an earlier process has left: counts what is not done, cuts off what was never finished, removes what is done. */
export async function recoverSegments(files: SpoolFiles): Promise<Recovery> {
  const checkpoint = await readCheckpoint(files);
  const left: Segment[] = [];
  const torn: { segment: number; bytes: number }[] = [];
  const unreadable: { segment: number; err: unknown }[] = [];
  for (const number of segmentNumbers(await files.list())) {
    const { segment, end, err } = await inspect(files, number, checkpoint);
    if (err !== undefined) unreadable.push({ segment: number, err });
    if (end > segment.bytes) {
      torn.push({ segment: number, bytes: end - segment.bytes });
      await files.truncate(segmentName(number), segment.bytes);
    }
    if (segment.bytes <= (number === checkpoint.segment ? checkpoint.offset : 0)) await files.remove(segmentName(number));
    else left.push(segment);
  }
  return { segments: new Segments(left, checkpoint), torn, unreadable };
}

interface Inspection {
  readonly segment: Segment;
  /** Where the file ends. */
  readonly end: number;
  /** Set where it could not be read. */
  readonly err?: unknown;
}

/** The segment up to its last whole record or damage. */
async function inspect(files: SpoolFiles, number: number, checkpoint: Checkpoint): Promise<Inspection> {
  const name = segmentName(number);
  const end = await files.sizeOf(name);
  const from = Math.min(end, number === checkpoint.segment ? checkpoint.offset : 0);
  const segment: Segment = { number, bytes: end, records: 0, oldestAtMs: undefined };
  try {
    for (const piece of readPieces(await files.read(name, from, end - from), from)) {
      if (piece.kind === 'torn') segment.bytes = piece.from;
      if (piece.kind !== 'record') continue;
      segment.records += 1;
      segment.oldestAtMs ??= piece.atMs;
    }
    return { segment, end };
  } catch (err) {
    return { segment, end, err };
  }
}
