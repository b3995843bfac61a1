import type { Random } from '@signalbox/message';

/** What is written to the socket of one request, whole or in part. */
export interface SpoiltRequest {
  readonly bytes: Uint8Array;
  /** Whether the connection is cut after these bytes, with the request unfinished. */
  readonly isCut: boolean;
  /** Whether more bytes are announced than ever come. */
  readonly isSlow: boolean;
}

const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const nest = (levels: number, open: string, close: string): string => open.repeat(levels) + close.repeat(levels);

const NAMES = ['purpose', 'personal', 'sealed', 'templateId', 'campaignId', 'expiresAt', 'to', 'body', 'variables', 'intents', 'idempotencyKey', 'tenantId', '__proto__', 'constructor', 'toString', '', '\u0000', 'ünï', '0'];
const TEXTS = [
  'one-time-passcode', 'marketing', 'delivery-update', 'constructor', '__proto__', '+447700900123', '+1', '', ' ', '\u0000', '\ud800', '\u202e', '💥', "'; DROP TABLE tenants; --", '${7*7}', '%00', '../../etc/passwd',
  '2026-13-45T99:99:99Z', '9999-12-31T23:59:59Z', '-1', 'NaN', 'hpke1.t1.AAAA.BBBB', `hpke1.t1.${'A'.repeat(43)}.${'B'.repeat(64)}`, 'x'.repeat(2_000), 'ß'.repeat(70_000), '\n'.repeat(100),
];
const NUMBERS = [0, -0, 1, -1, 1e308, 5e-324, 2 ** 53, -(2 ** 63)];

function makeValue(random: Random, levels = 3): unknown {
  const kind = random();
  if (levels === 0 || kind < 0.4) return pick(random, TEXTS);
  if (kind < 0.55) return pick(random, NUMBERS);
  if (kind < 0.65) return pick(random, [null, true, false]);
  if (kind < 0.8) return Array.from({ length: Math.floor(random() * 5) }, () => makeValue(random, levels - 1));
  return Object.fromEntries(Array.from({ length: Math.floor(random() * 5) }, () => [pick(random, NAMES), makeValue(random, levels - 1)]));
}

function makeIntent(random: Random): Record<string, unknown> {
  const intent: Record<string, unknown> = { purpose: pick(random, ['one-time-passcode', 'marketing', 'delivery-update']), personal: { to: '+447700900123', body: `text ${random()}` } };
  for (let changes = Math.floor(random() * 3); changes > 0; changes -= 1) intent[pick(random, NAMES)] = makeValue(random);
  if (random() < 0.2) delete intent[pick(random, ['purpose', 'personal'])];
  return intent;
}

function makeBody(random: Random, isBatch: boolean): Buffer {
  const kind = random();
  if (kind < 0.05) return Buffer.from(pick(random, [nest(50_000, '[', ']'), nest(20_000, '{"a":', '}'), '', '{', '"', 'null', '[]', '1e999', '\ufeff{}', '{"purpose":"a","purpose":"b"}']));
  const intents = Array.from({ length: isBatch ? Math.floor(random() * (random() < 0.05 ? 1_100 : 6)) : 1 }, () => ({ ...makeIntent(random), ...(isBatch && { idempotencyKey: `f-${random()}` }) }));
  const bytes = Buffer.from(JSON.stringify(kind < 0.15 ? makeValue(random) : isBatch ? { intents } : intents[0]));
  // Some bytes become others: broken UTF-8, broken JSON, broken texts.
  if (random() < 0.3) for (let hits = Math.ceil(random() * 4); hits > 0 && bytes.length > 0; hits -= 1) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return bytes;
}

const ODD_PATHS = ['/v1/messages/019a0000-0000-7000-8000-000000000000', '/v1/messages/%zz', '/v1/messages/%00', `/v1/messages/${'a'.repeat(5_000)}`, '/v1', '/', '/v1/intents/../messages', '/v1/intents?x=%ff', '//v1/intents'];
const METHODS = ['GET', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS', 'BREW'];
const TYPES = ['application/json', 'application/json', 'application/json', 'application/json', 'application/json; charset=utf-8', 'application/json;', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'APPLICATION/JSON', '*/*', ';;'];

/** One request, mostly nearly right: what is wrong at first sight never reaches the code behind. */
export function spoilRequest(random: Random, apiKey: string): SpoiltRequest {
  const path = random() < 0.15 ? pick(random, ODD_PATHS) : random() < 0.7 ? '/v1/intents' : '/v1/intents/batch';
  const body = makeBody(random, path.endsWith('batch'));
  const length = random() < 0.05 ? pick(random, [body.length + 1_000, Math.max(0, body.length - 1), -1, 1e20]) : body.length;
  const headers = [
    `${random() < 0.1 ? pick(random, METHODS) : path.includes('messages') ? pick(random, ['GET', 'DELETE']) : 'POST'} ${path} HTTP/1.1`, 'Host: signalbox', `Authorization: ${random() < 0.95 ? `Bearer ${apiKey}` : pick(random, ['', 'Bearer', 'Basic eDp5', `Bearer ${'k'.repeat(5_000)}`])}`,
    `Content-Type: ${pick(random, TYPES)}`, random() < 0.9 ? `Idempotency-Key: f-${Math.floor(random() * 1e9)}` : `Idempotency-Key: ${pick(random, ['', '"', '""', 'a b', 'x'.repeat(200), '447700900123', 'ÿ'])}`,
    `Content-Length: ${length}`, 'Connection: close', ...(random() < 0.05 ? [pick(random, ['Content-Encoding: gzip', 'Expect: 100-continue', 'Transfer-Encoding: chunked', 'traceparent: 00-zz', `X: ${'y'.repeat(20_000)}`, ': :'])] : []),
  ];
  const whole = Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
  const isCut = random() < 0.05;
  return { bytes: isCut ? whole.subarray(0, Math.floor(random() * whole.length)) : whole, isCut, isSlow: length > body.length };
}
