import { get } from 'node:http';
import { pollUntil } from './poll.js';

const probeTimeoutMs = 2_000;

/** Throws unless a GET answers 2xx in time. Each probe has a connection of its own, so that none meets a dying server's. */
export async function checkHttp(url: string, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const signal = AbortSignal.timeout(Math.min(timeoutMs, probeTimeoutMs));
  const request = get(url, { agent: false, signal }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (body += chunk));
    response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    response.once('error', reject);
  });
  request.once('error', reject);
  const { status, body } = await promise;
  if (status < 200 || status > 299) throw new Error(`GET ${url} answered ${status}: ${body.slice(0, 300)}`);
}

/** Resolves when a GET of an http URL answers 2xx; rejects with the last failure at the deadline. */
export async function probeHttp(url: string, deadlineMs: number): Promise<void> {
  await pollUntil(`${url} did not become ready`, (remainingMs) => checkHttp(url, remainingMs), { deadlineMs });
}
