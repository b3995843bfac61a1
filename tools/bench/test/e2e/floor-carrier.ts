import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FloorTask } from '../../src/e2e/floor-task.js';
import { numberOf } from '../../src/measure/number-of.js';
import { Poster } from '../carrier/poster.js';

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
  const poster = new Poster({ ...task, connections: CONNECTIONS });
  return {
    async submit(id, index) {
      const From = task.senders[index % task.senders.length] ?? '';
      const answer = await poster.post({ To: numberOf(index), From, Body: `Number ${index} of a run that measures how fast messages go by.`, StatusCallback: `${callbackOrigin}/${id}` });
      await answer.dump();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await poster.destroy();
    },
  };
}
