import { open } from 'node:fs/promises';

const tailBytes = 8_192;

/** The last lines of a log file, indented for an error message; empty when there are none. */
export async function tailOf(logFile: string, lines = 20): Promise<string> {
  const text = await readEnd(logFile).catch(() => '');
  return text
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .filter((line) => line !== '')
    .map((line) => `  | ${line}`)
    .join('\n');
}

async function readEnd(logFile: string): Promise<string> {
  const file = await open(logFile, 'r');
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

/** An error that carries what the failed program said last. */
export async function failureWithLog(message: string, logFile: string): Promise<Error> {
  const tail = await tailOf(logFile);
  return new Error(tail === '' ? `${message} (it logged nothing to ${logFile})` : `${message}\n  the end of ${logFile}:\n${tail}`);
}
