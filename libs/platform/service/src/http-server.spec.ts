import { createLogger } from '@signalbox/telemetry';
import { expect, it } from 'vitest';
import { createHttpAdapter, logRequests } from './http-server.js';

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
