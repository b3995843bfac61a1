import { AdapterError } from '@signalbox/message';

/** The error of a disk that refuses; says which errno it gave. */
export function unwritable(cause: unknown): AdapterError {
  return new AdapterError('spool-unwritable', 'unreachable', { message: `the spool cannot be written: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}`, cause });
}

export async function orUnwritable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw unwritable(cause);
  }
}
