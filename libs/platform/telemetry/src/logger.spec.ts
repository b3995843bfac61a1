import { describe, expect, it } from 'vitest';
import { createLogger, type LogLevel } from './logger.js';

function makeLogger(level: LogLevel = 'info') {
  const lines: Record<string, unknown>[] = [];
  let scrubs = 0;
  const logger = createLogger({ service: 'intake', level, destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }, onScrub: () => void (scrubs += 1) });
  return { logger, lines, scrubs: () => scrubs };
}

describe('createLogger', () => {
  it('writes one JSON line of the agreed shape', () => {
    const { logger, lines } = makeLogger();
    logger.info('message accepted', { messageId: 'm-1', biz: 'acme-bank', lane: 'otp', latency_ms: 12 });
    expect(lines).toEqual([{ level: 'info', ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), service: 'intake', messageId: 'm-1', biz: 'acme-bank', lane: 'otp', latency_ms: 12, msg: 'message accepted' }]);
  });

  it('says nothing below its level', () => {
    const { logger, lines } = makeLogger('warn');
    logger.info('quiet');
    logger.debug('quieter');
    logger.warn('loud');
    expect(lines.map((line) => line.msg)).toEqual(['loud']);
  });

  it('gives the fields of a child to each of its lines', () => {
    const { logger, lines } = makeLogger();
    logger.child({ role: 'edge', owner: '+14155550100' }).error('failed', { err: new TypeError('odd') });
    expect(lines[0]).toMatchObject({ level: 'error', role: 'edge', owner: '[number]', err: { type: 'TypeError', message: 'odd' } });
  });

  it('blanks a number in message, field and error, and tells', () => {
    const { logger, lines, scrubs } = makeLogger();
    logger.warn('cannot reach +14155550100', { url: '/x?To=%2B14155550100', err: new Error('+14155550100 is busy') });
    expect(JSON.stringify(lines)).not.toContain('4155550100');
    expect(scrubs()).toBeGreaterThanOrEqual(3);
  });
});
