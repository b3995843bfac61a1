/** What is written to the socket of one request, whole or in part. */
export interface SpoiltRequest {
  readonly bytes: Uint8Array;
  /** Whether the connection is cut after these bytes, with the request unfinished. */
  readonly isCut: boolean;
  /** Whether more bytes are announced than ever come. */
  readonly isSlow: boolean;
}

/** A generator of numbers from 0 to below 1: the same seed gives the same requests. */
export type Chance = () => number;

/** Mulberry32. */
export function makeChance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(chance: Chance, items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
const nest = (levels: number, open: string, close: string): string => open.repeat(levels) + close.repeat(levels);

const NAMES = ['purpose', 'personal', 'sealed', 'templateId', 'campaignId', 'expiresAt', 'to', 'body', 'variables', 'intents', 'idempotencyKey', 'tenantId', '__proto__', 'constructor', 'toString', '', '\u0000', 'ünï', '0'];
const TEXTS = [
  'one-time-passcode', 'marketing', 'delivery-update', 'constructor', '__proto__', '+447700900123', '+1', '', ' ', '\u0000', '\ud800', '\u202e', '💥', "'; DROP TABLE tenants; --", '${7*7}', '%00', '../../etc/passwd',
  '2026-13-45T99:99:99Z', '9999-12-31T23:59:59Z', '-1', 'NaN', 'hpke1.t1.AAAA.BBBB', `hpke1.t1.${'A'.repeat(43)}.${'B'.repeat(64)}`, 'x'.repeat(2_000), 'ß'.repeat(70_000), '\n'.repeat(100),
];
const NUMBERS = [0, -0, 1, -1, 1e308, 5e-324, 2 ** 53, -(2 ** 63)];

function makeValue(chance: Chance, levels = 3): unknown {
  const kind = chance();
  if (levels === 0 || kind < 0.4) return pick(chance, TEXTS);
  if (kind < 0.55) return pick(chance, NUMBERS);
  if (kind < 0.65) return pick(chance, [null, true, false]);
  if (kind < 0.8) return Array.from({ length: Math.floor(chance() * 5) }, () => makeValue(chance, levels - 1));
  return Object.fromEntries(Array.from({ length: Math.floor(chance() * 5) }, () => [pick(chance, NAMES), makeValue(chance, levels - 1)]));
}

function makeIntent(chance: Chance): Record<string, unknown> {
  const intent: Record<string, unknown> = { purpose: pick(chance, ['one-time-passcode', 'marketing', 'delivery-update']), personal: { to: '+447700900123', body: `text ${chance()}` } };
  for (let changes = Math.floor(chance() * 3); changes > 0; changes -= 1) intent[pick(chance, NAMES)] = makeValue(chance);
  if (chance() < 0.2) delete intent[pick(chance, ['purpose', 'personal'])];
  return intent;
}

function makeBody(chance: Chance, isBatch: boolean): Buffer {
  const kind = chance();
  if (kind < 0.05) return Buffer.from(pick(chance, [nest(50_000, '[', ']'), nest(20_000, '{"a":', '}'), '', '{', '"', 'null', '[]', '1e999', '\ufeff{}', '{"purpose":"a","purpose":"b"}']));
  const intents = Array.from({ length: isBatch ? Math.floor(chance() * (chance() < 0.05 ? 1_100 : 6)) : 1 }, () => ({ ...makeIntent(chance), ...(isBatch && { idempotencyKey: `f-${chance()}` }) }));
  const bytes = Buffer.from(JSON.stringify(kind < 0.15 ? makeValue(chance) : isBatch ? { intents } : intents[0]));
  // Some bytes become others: broken UTF-8, broken JSON, broken texts.
  if (chance() < 0.3) for (let hits = Math.ceil(chance() * 4); hits > 0 && bytes.length > 0; hits -= 1) bytes[Math.floor(chance() * bytes.length)] = Math.floor(chance() * 256);
  return bytes;
}

const ODD_PATHS = ['/v1/messages/019a0000-0000-7000-8000-000000000000', '/v1/messages/%zz', '/v1/messages/%00', `/v1/messages/${'a'.repeat(5_000)}`, '/v1', '/', '/v1/intents/../messages', '/v1/intents?x=%ff', '//v1/intents'];
const METHODS = ['GET', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS', 'BREW'];
const TYPES = ['application/json', 'application/json', 'application/json', 'application/json', 'application/json; charset=utf-8', 'application/json;', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'APPLICATION/JSON', '*/*', ';;'];

/** One request, mostly nearly right: what is wrong at first sight never reaches the code behind. */
export function spoilRequest(chance: Chance, apiKey: string): SpoiltRequest {
  const path = chance() < 0.15 ? pick(chance, ODD_PATHS) : chance() < 0.7 ? '/v1/intents' : '/v1/intents/batch';
  const body = makeBody(chance, path.endsWith('batch'));
  const length = chance() < 0.05 ? pick(chance, [body.length + 1_000, Math.max(0, body.length - 1), -1, 1e20]) : body.length;
  const headers = [
    `${chance() < 0.1 ? pick(chance, METHODS) : path.includes('messages') ? pick(chance, ['GET', 'DELETE']) : 'POST'} ${path} HTTP/1.1`, 'Host: signalbox', `Authorization: ${chance() < 0.95 ? `Bearer ${apiKey}` : pick(chance, ['', 'Bearer', 'Basic eDp5', `Bearer ${'k'.repeat(5_000)}`])}`,
    `Content-Type: ${pick(chance, TYPES)}`, chance() < 0.9 ? `Idempotency-Key: f-${Math.floor(chance() * 1e9)}` : `Idempotency-Key: ${pick(chance, ['', '"', '""', 'a b', 'x'.repeat(200), '447700900123', 'ÿ'])}`,
    `Content-Length: ${length}`, 'Connection: close', ...(chance() < 0.05 ? [pick(chance, ['Content-Encoding: gzip', 'Expect: 100-continue', 'Transfer-Encoding: chunked', 'traceparent: 00-zz', `X: ${'y'.repeat(20_000)}`, ': :'])] : []),
  ];
  const whole = Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
  const isCut = chance() < 0.05;
  return { bytes: isCut ? whole.subarray(0, Math.floor(chance() * whole.length)) : whole, isCut, isSlow: length > body.length };
}
