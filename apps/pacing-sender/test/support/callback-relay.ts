import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { hash22 } from '@signalbox/crypto';
import { toRecord, type RecordProducer } from '@signalbox/kafka';
import { keyring } from './sender-bench.js';

/** Stands for callback-ingestion's edge: puts the carrier's status callbacks on provider-callbacks (signatures are not its business). */
export async function relayCallbacks(producer: RecordProducer): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const publish = async (query: URLSearchParams, form: URLSearchParams): Promise<void> => {
    const recipientKey = query.get('k') ?? '';
    const [providerMessageId, status] = [form.get('MessageSid') ?? '', form.get('MessageStatus') ?? ''];
    await producer.publish([toRecord('provider-callbacks', 'provider-callback', {
      callbackId: hash22('twilio', providerMessageId, status), provider: 'twilio', providerMessageId, status, recipientKey,
      messageId: query.get('m') ?? '', attempt: Number(query.get('a')), receivedAt: new Date().toISOString(), raw: keyring.seal(form.toString(), 'callback'),
    }, { key: recipientKey })]);
  };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost');
      publish(searchParams, new URLSearchParams(Buffer.concat(chunks).toString())).then(() => response.writeHead(204).end(), () => response.writeHead(503).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
