import { pollUntil } from './poll.js';

const probeTimeoutMs = 2_000;

/** Throws unless a GET answers 2xx in time. */
export async function checkHttp(url: string, timeoutMs: number): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(Math.min(timeoutMs, probeTimeoutMs)), headers: { connection: 'close' } });
  const body = await response.text();
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}: ${body.slice(0, 300)}`);
}

/** Resolves when a GET answers 2xx; rejects with the last failure at the deadline. */
export async function probeHttp(url: string, deadlineMs: number): Promise<void> {
  await pollUntil(`${url} did not become ready`, (remainingMs) => checkHttp(url, remainingMs), { deadlineMs });
}
