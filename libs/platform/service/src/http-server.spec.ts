import { createLogger } from '@signalbox/telemetry';
import { expect, it } from 'vitest';
import { createHttpAdapter, logRequests } from './http-server.js';

it('samples what floods the log while a server is away', async () => {
  const lines: { msg: string; status: string; suppressed?: number }[] = [];
  const logger = createLogger({ service: 'test', level: 'info', destination: { write: (line) => void lines.push(JSON.parse(line) as { msg: string; status: string }) } });
  const adapter = createHttpAdapter();
  const server = adapter.getInstance();
  logRequests(adapter, logger);
  server.get('/webhooks', (_request, reply) => reply.status(503).send());
  server.get('/other', (_request, reply) => reply.status(500).send());
  for (let count = 0; count < 500; count += 1) await server.inject('/webhooks');
  await server.inject('/other');
  await server.close();
  const said = lines.filter(({ status }) => status === '503');
  expect(said.reduce((sum, { suppressed = 0 }) => sum + 1 + suppressed, 0)).toBe(500);
  expect(said.length).toBeLessThan(50);
  expect(lines.filter(({ status }) => status === '500')).toHaveLength(1);
});

it('logs answers by route template, never by URL', async () => {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ service: 'test', level: 'debug', destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) } });
  const adapter = createHttpAdapter();
  const server = adapter.getInstance();
  logRequests(adapter, logger);
  server.get('/callbacks/:messageId', () => 'ok');
  server.get('/broken', () => {
    throw new Error('bug');
  });
  await server.inject('/callbacks/m-1?k=recipient-key');
  await server.inject('/broken?k=recipient-key');
  await server.inject('/nowhere/recipient-key');
  await server.close();
  expect(lines).toMatchObject([
    { level: 'debug', method: 'GET', route: '/callbacks/:messageId', status: '200' },
    { level: 'warn', route: '/broken', status: '500' },
    { level: 'debug', route: 'unmatched', status: '404' },
  ]);
  expect(JSON.stringify(lines)).not.toContain('recipient-key');
});
