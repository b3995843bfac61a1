import { CHECKPOINT_FILE } from './spool-names.js';
import type { SpoolFiles } from './spool-files.js';

/** How far reading has come: everything before the offset is done. */
export interface Checkpoint {
  readonly segment: number;
  readonly offset: number;
}

export const NO_CHECKPOINT: Checkpoint = { segment: 0, offset: 0 };
/** Far longer than any checkpoint. */
const LONGEST_BYTES = 200;

/** One that cannot be read counts as none: what was done is then done again. */
export async function readCheckpoint(files: SpoolFiles): Promise<Checkpoint> {
  try {
    const { segment, offset } = (JSON.parse((await files.read(CHECKPOINT_FILE, 0, LONGEST_BYTES)).toString()) ?? {}) as Partial<Checkpoint>;
    const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
    return isWhole(segment) && isWhole(offset) ? { segment, offset } : NO_CHECKPOINT;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return NO_CHECKPOINT;
    throw error;
  }
}

export function writeCheckpoint(files: SpoolFiles, { segment, offset }: Checkpoint): Promise<void> {
  return files.replace(CHECKPOINT_FILE, JSON.stringify({ segment, offset }));
}
