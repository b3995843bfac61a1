import { readPieces, type Piece, type Region } from './frame.js';
import type { Segment } from './segments.js';
import type { SpoolFiles } from './spool-files.js';
import { segmentName } from './spool-names.js';

export interface SpooledRecord {
  readonly payload: Buffer;
  readonly atMs: number;
  /** Names the record: its segment, and where it stands there. */
  readonly segment: number;
  readonly offset: number;
}

/** The oldest that is not done, in order. */
export interface SpoolBatch {
  readonly records: readonly SpooledRecord[];
  /** Bytes between them that are no records. */
  readonly damaged: readonly Region[];
  readonly segment: number;
  /** Where the batch ends in its segment. */
  readonly end: number;
}

export interface BatchLimits {
  readonly records: number;
  /** What is read at once; one longer record makes a batch of its own. */
  readonly bytes: number;
}

/** Reads from `offset` on what is certainly on the disk; at least one record or damage. */
export async function readBatch(files: SpoolFiles, segment: Segment, offset: number, limits: BatchLimits): Promise<SpoolBatch> {
  const { number, bytes } = segment;
  const pieces = await readSome(files, { number, from: offset, to: bytes, bytes: limits.bytes });
  const records: SpooledRecord[] = [];
  const damaged: Region[] = [];
  let end = offset;
  for (const piece of pieces) {
    if (records.length >= limits.records) break;
    if (piece.kind === 'record') records.push({ payload: piece.payload, atMs: piece.atMs, segment: number, offset: piece.from });
    else damaged.push({ from: piece.from, to: piece.to });
    end = piece.to;
  }
  // A file that has become shorter than it was: there is nothing more to come.
  return { records, damaged, segment: number, end: pieces.length === 0 ? bytes : end };
}

interface Part extends Region {
  readonly number: number;
  readonly bytes: number;
}

/** A part that ends amid a frame says nothing of that frame, so it is left for the next; where that is all, the whole rest is read. */
async function readSome(files: SpoolFiles, { number, from, to, bytes }: Part): Promise<Piece[]> {
  const length = Math.min(bytes, to - from);
  const pieces = [...readPieces(await files.read(segmentName(number), from, length), from)];
  if (length === to - from) return pieces;
  const whole = pieces.at(-1)?.kind === 'record' ? pieces : pieces.slice(0, -1);
  return whole.length > 0 ? whole : readSome(files, { number, from, to, bytes: to - from });
}
