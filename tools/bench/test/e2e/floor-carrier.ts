import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import type { FloorTask } from '../../src/e2e/floor-task.js';

/** As many as the sender of the product has. */
const CONNECTIONS = 64;

export interface FloorCarrier {
  submit(id: string, index: number): Promise<void>;
  close(): Promise<void>;
}

/** Posts messages to the simulated carrier, whose webhooks come back to `onWebhook`; they are answered when that is done. */
export async function openFloorCarrier(task: FloorTask, onWebhook: (id: string, status: string) => Promise<void>): Promise<FloorCarrier> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = new URLSearchParams(Buffer.concat(chunks).toString()).get('MessageStatus') ?? '';
      onWebhook((request.url ?? '').slice(1), status).then(() => response.writeHead(204).end(), () => response.writeHead(503).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const callbackOrigin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pool = new Pool(task.carrierOrigin, { connections: CONNECTIONS });
  const path = `/2010-04-01/Accounts/${task.accountSid}/Messages.json`;
  const headers = { authorization: `Basic ${Buffer.from(`${task.accountSid}:${task.authToken}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' };
  return {
    async submit(id, index) {
      const From = task.senders[index % task.senders.length] ?? '';
      const To = `+3363998${String(index % 10_000).padStart(4, '0')}`;
      const body = new URLSearchParams({ To, From, Body: `Number ${index} of a run that measures how fast messages go by.`, StatusCallback: `${callbackOrigin}/${id}` }).toString();
      const answer = await pool.request({ method: 'POST', path, headers, body });
      await answer.body.dump();
      if (answer.statusCode !== 201) throw new Error(`the carrier answered ${answer.statusCode}`);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await pool.destroy();
    },
  };
}
