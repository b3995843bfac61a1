import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCarrierPool } from '../src/carrier-pool.js';
import { exchange } from '../src/http-exchange.js';

let server: Server;
let pool: Pool;
/** Requests that the carrier has and does not answer by itself. */
const held: { readonly path: string; readonly response: ServerResponse }[] = [];

beforeEach(async () => {
  held.length = 0;
  server = createServer(({ url = '' }, response) => void held.push({ path: url, response }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  pool = openCarrierPool({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: 1 });
});
afterEach(async () => {
  await pool.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const get = (path: string) => ({ path, method: 'GET' as const });

describe('a request whose connections are all taken by others', () => {
  it('waits for one no longer than its deadline, and is not written afterwards', async () => {
    const first = exchange(pool, get('/first'), { deadlineMs: 30_000 });
    await expect.poll(() => held.length).toBe(1);
    let asked = 0;
    const mayWrite = (): boolean => (asked += 1) > 0;
    expect(await exchange(pool, get('/second'), { deadlineMs: 30_000, connectionDeadlineMs: 50, mayWrite })).toEqual({ kind: 'no-place', detail: 'no connection within 50 ms' });
    const third = exchange(pool, get('/third'), { deadlineMs: 30_000 });
    held[0]?.response.end('1');
    expect(await first).toMatchObject({ kind: 'answered' });
    await expect.poll(() => held.length).toBe(2);
    held[1]?.response.end('3');
    expect(await third).toMatchObject({ kind: 'answered', answer: { body: '3' } });
    expect([held.map(({ path }) => path), asked]).toEqual([['/first', '/third'], 0]);
  });
});
