import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { request } from 'undici';
import { EdgeSwitchboard } from './edge-switchboard.js';

let api: Server;
let edges: EdgeSwitchboard;

beforeEach(async () => {
  api = createServer((_request, response) => response.end('from the API'));
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  edges = new EdgeSwitchboard(() => (api.address() as AddressInfo).port);
});

afterEach(async () => {
  await edges.close();
  api.closeAllConnections();
  await new Promise((resolve) => api.close(resolve));
});

async function ask(port: number, scheme = 'http'): Promise<string> {
  const answer = await request(`${scheme}://127.0.0.1:${port}/`, { headersTimeout: 200, reset: true });
  return answer.body.text();
}

describe('EdgeSwitchboard', () => {
  test('an edge that is up leads to the API', async () => {
    const { port } = await edges.set('dublin', 'up');
    expect(await ask(port)).toBe('from the API');
    expect(edges.all).toEqual([{ name: 'dublin', port, state: 'up' }]);
  });

  test('one is lost and comes back on the same port while another goes on', async () => {
    const [dublin, ashburn] = [await edges.set('dublin', 'up'), await edges.set('ashburn', 'up')];
    await edges.set('dublin', 'lost');
    await expect(ask(dublin.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await ask(ashburn.port)).toBe('from the API');
    expect(await edges.set('dublin', 'up')).toEqual(dublin);
    expect(await ask(dublin.port)).toBe('from the API');
  });

  test('TLS fails', async () => {
    const { port } = await edges.set('dublin', 'tls-failure');
    await expect(ask(port, 'https')).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_SSL/) as string });
  });

  test('a silent one takes connections and says nothing', async () => {
    const { port } = await edges.set('dublin', 'silent');
    await expect(ask(port)).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
  });
});
