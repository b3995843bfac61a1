import { connect } from 'node:net';
import { createSeededRandom } from '@signalbox/message';
import { spoilRequest, type SpoiltRequest } from './spoil-request.js';

export interface FuzzOptions {
  readonly port: number;
  readonly apiKey: string;
  readonly seed: number;
  readonly forMs: number;
}

/** What was found; the same seed sends the same requests in the same order. */
export interface FuzzReport {
  readonly requests: number;
  /** Answers by status; `cut` and `none` are requests that were not finished, by us or by a wrong length. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers that no request may get, and requests that got none in time. */
  readonly finds: readonly string[];
  readonly slowestMs: number;
}

/** Who waits so long for an answer to a whole request has found a stall. */
const STALL_MS = 8_000;
/** Requests at once. */
const CONNECTIONS = 16;
const MOST_FINDS = 20;

interface Heard {
  readonly status: number | null;
  readonly text: string;
}

/** Longer than the server gives a request to arrive. */
const SLOW_MS = 15_000;
/** A run that is long enough waits for what the server says to a slow body. */
const LONG_RUN_MS = 30_000;
const CUT_MS = 20;

/** Sends one request over a connection of its own; null where the time was up. */
function exchange(port: number, { bytes }: SpoiltRequest, waitMs: number): Promise<Heard | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    const finish = (heard: Heard | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(heard);
    };
    const hear = (): Heard => {
      const text = Buffer.concat(chunks).toString('latin1');
      const status = /(?:^|\r\n\r\n)HTTP\/1\.1 ([2-5]\d\d)/.exec(text)?.[1];
      return { status: status === undefined ? null : Number(status), text };
    };
    const timer = setTimeout(() => finish(null), waitMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => finish(hear()));
    socket.on('error', () => finish(hear()));
    socket.write(bytes);
  });
}

function judge({ bytes, isCut, isSlow }: SpoiltRequest, heard: Heard | null, waitMs: number): string | null {
  const shown = JSON.stringify(Buffer.from(bytes).toString('latin1').slice(0, 400));
  if (heard === null) return isCut || (isSlow && waitMs < SLOW_MS) ? null : `no answer in ${waitMs} ms to ${shown}`;
  if (heard.status !== null && heard.status >= 500) return `${heard.status} to ${shown}: ${heard.text.slice(0, 600)}`;
  return null;
}

/** Sends spoilt requests to a running intake until the time is up. */
export async function fuzzDoor({ port, apiKey, seed, forMs }: FuzzOptions): Promise<FuzzReport> {
  const random = createSeededRandom(seed);
  const statuses: Record<string, number> = {};
  const finds: string[] = [];
  const endMs = performance.now() + forMs;
  let [requests, slowestMs] = [0, 0];
  const work = async (): Promise<void> => {
    while (performance.now() < endMs && finds.length < MOST_FINDS) {
      const request = spoilRequest(random, apiKey);
      requests += 1;
      const startedMs = performance.now();
      const waitMs = request.isCut ? CUT_MS : !request.isSlow ? STALL_MS : forMs > LONG_RUN_MS ? SLOW_MS : CUT_MS;
      const heard = await exchange(port, request, waitMs);
      const find = judge(request, heard, waitMs);
      if (find !== null) finds.push(find);
      const name = request.isCut ? 'cut' : String(heard?.status ?? 'none');
      statuses[name] = (statuses[name] ?? 0) + 1;
      if (heard?.status && !request.isSlow) slowestMs = Math.max(slowestMs, performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return { requests, statuses, finds, slowestMs };
}
