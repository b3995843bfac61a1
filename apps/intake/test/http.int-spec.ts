import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { AcceptedAnswer, BatchAnswer, Problem } from '@signalbox/contracts';
import { makeUuidV7 } from '@signalbox/message';
import { startNodeProcess } from '@signalbox/service/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KEYS, startIntakeWorld, type IntakeWorld } from './support/intake-world.js';
import { findAnswerFaults, isDeclared } from './support/problem-schema.js';

const MAIN = new URL('../dist/src/main.js', import.meta.url).pathname;
const NUMBER = '+447700900123';
/** Short, so that what a crash leaves behind is swept soon. */
const ACCEPT_DEADLINE_MS = 2_000;

let world: IntakeWorld;
beforeAll(async () => void (world = await startIntakeWorld({ ACCEPT_DEADLINE_MS: String(ACCEPT_DEADLINE_MS) })));
afterAll(() => world?.stop());

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly url?: string;
}
const otp = (body = 'Your code is 482913') => ({ purpose: 'one-time-passcode', personal: { to: NUMBER, body } });

function send({ method = 'POST', path = '/v1/intents', headers = {}, body = otp(), url = world.service.url }: Sent = {}): Promise<Response> {
  const all = { authorization: `Bearer ${KEYS.acme}`, 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers };
  const present = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const payload = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return fetch(`${url}${path}`, { method, headers: present, ...(method === 'POST' && { body: payload as string }) });
}
const eventually = async (check: () => Promise<void>): Promise<void> => void (await vi.waitFor(check, { timeout: 20_000, interval: 200 }));
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('POST /v1/intents', () => {
  it('answers 202 for what is in Kafka, and a repetition alike', async () => {
    const headers = { 'idempotency-key': '"order-4711:shipped"' };
    const first = await send({ headers });
    expect(first.status).toBe(202);
    const answer = (await first.json()) as AcceptedAnswer;
    expect(findAnswerFaults('AcceptedAnswer', answer)).toBeNull();
    expect(first.headers.get('location')).toBe(`/v1/messages/${answer.messageId}`);
    expect(first.headers.get('ratelimit-policy')).toBe('"otp";q=1000000;w=10');
    expect((await world.read('messages-otp')).map((message) => message['messageId'])).toEqual([answer.messageId]);
    const again = await send({ headers: { 'idempotency-key': 'order-4711:shipped' } });
    expect([again.status, await again.json()]).toEqual([202, answer]);
    expect((await send({ headers, body: otp('Your code is 111111') })).status).toBe(409);
    // Until its publication is noted, a repetition publishes once more; no other message comes to be.
    expect(new Set((await world.read('messages-otp')).map((message) => message['messageId']))).toEqual(new Set([answer.messageId]));
  });

  it.each([
    ['no key', { headers: { authorization: undefined } }, 401, 'api-key-invalid'],
    ['a wrong key', { headers: { authorization: 'Bearer wrong-key-wrong-key' } }, 401, 'api-key-invalid'],
    ['a key that has expired', { headers: { authorization: `Bearer ${KEYS.acmeExpired}` } }, 401, 'api-key-invalid'],
    ['a key that may only read', { headers: { authorization: `Bearer ${KEYS.acmeReadsOnly}` } }, 403, 'scope-missing'],
    ['no Idempotency-Key', { headers: { 'idempotency-key': undefined } }, 400, 'idempotency-key-missing'],
    ['a wrong Idempotency-Key', { headers: { 'idempotency-key': 'a b' } }, 400, 'idempotency-key-invalid'],
    ['a number as Idempotency-Key', { headers: { 'idempotency-key': 'code-447700900123' } }, 422, 'personal-data-in-key'],
    ['no JSON', { body: '{"purpose":' }, 400, 'body-not-json'],
    ['an empty body', { body: '' }, 400, 'body-not-json'],
    ['a byte order mark', { body: '\ufeff{}' }, 400, 'body-not-json'],
    ['no UTF-8', { body: Uint8Array.of(0x22, 0xff, 0x22) }, 400, 'body-not-utf8'],
    ['deep nesting', { body: deep(100_000) }, 400, 'body-too-deep'],
    ['a prototype', { body: '{"__proto__": {"purpose": "marketing"}}' }, 400, 'field-forbidden'],
    ['an escaped prototype as variable', { body: '{"purpose":"marketing","personal":{"to":"+1","variables":{"\\u005f_proto__":"x"}}}' }, 400, 'field-forbidden'],
    ['another type', { headers: { 'content-type': 'text/plain' } }, 415, 'media-type-unsupported'],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' }, 415, 'media-type-unsupported'],
    ['an unknown type', { headers: { 'content-type': 'application/xml' }, body: '<a/>' }, 415, 'media-type-unsupported'],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, 'media-type-unsupported'],
    ['300 KiB', { body: { ...otp(), sealed: 'x'.repeat(300 * 1024) } }, 413, 'body-too-large'],
    ['3 MiB', { body: 'x'.repeat(3 * 1024 * 1024) }, 413, 'body-too-large'],
    ['another shape', { body: [1] }, 422, 'schema-invalid'],
    ['a field too many', { body: { ...otp(), template_id: 'x' } }, 422, 'schema-invalid'],
    ['neither sealed nor personal', { body: { purpose: 'marketing' } }, 422, 'schema-invalid'],
    ['a wrong number', { body: { ...otp(), personal: { to: '+1x', body: 'hello' } } }, 422, 'recipient-invalid'],
    ['an unknown purpose', { body: { ...otp(), purpose: 'constructor' } }, 422, 'purpose-unknown'],
    ['a passed expiry', { body: { ...otp(), expiresAt: '2020-01-01T00:00:00Z' } }, 422, 'intent-expired'],
    ['what is sealed to nobody', { body: { purpose: 'marketing', sealed: 'hpke1.k9.aaaa.bbbb' } }, 422, 'unsealing-failed'],
  ] as const)('refuses %s with a problem that the OpenAPI document declares', async (_name, sent, status, code) => {
    const answer = await send(sent as Sent);
    const problem = (await answer.json()) as Problem;
    expect({ status: answer.status, type: answer.headers.get('content-type'), title: problem.title }).toEqual({ status, type: 'application/problem+json', title: code });
    expect(findAnswerFaults('Problem', problem)).toBeNull();
    expect(isDeclared('/v1/intents', 'post', problem)).toBe(true);
    if (status === 422) expect(problem.errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(problem)).not.toContain('7700900123');
  });

  it('refuses an unknown address with a problem', async () => {
    const answer = await send({ path: '/v1/nothing' });
    expect([answer.status, ((await answer.json()) as Problem).title]).toEqual([404, 'route-unknown']);
  });

  it('limits each tenant by lane, and says what is left', async () => {
    const headers = { authorization: `Bearer ${KEYS.small}` };
    const answers = await Promise.all(Array.from({ length: 12 }, () => send({ headers })));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited[0]?.headers.get('ratelimit')).toMatch(/^"otp";r=0;t=\d+$/);
    expect((await send({ headers, body: { ...otp(), purpose: 'customer-care' } })).status).toBe(202);
    expect((await send()).status).toBe(202);
  });
});

describe('POST /v1/intents/batch', () => {
  it('decides each intent by itself', async () => {
    const good = { ...otp(), purpose: 'marketing', idempotencyKey: 'batch-1' };
    const answer = await send({ path: '/v1/intents/batch', body: { intents: [good, good, { ...good, purpose: 7 }, null, { ...good, idempotencyKey: 'batch-2', personal: { to: 'x', body: 'y' } }, { ...good, purpose: { toString: 'nothing to call' } }] } });
    const { results } = (await answer.json()) as BatchAnswer;
    expect([answer.status, findAnswerFaults('BatchAnswer', { results })]).toEqual([200, null]);
    expect(results.map(({ status }) => status)).toEqual([202, 202, 422, 422, 422, 422]);
    expect(results[0]?.message).toEqual(results[1]?.message);
    expect(results[2]?.problem?.errors?.[0]).toMatchObject({ pointer: '/intents/2/purpose', code: 'field-type' });
    expect(results[4]?.problem?.errors?.[0]).toMatchObject({ pointer: '/intents/4/personal/to', code: 'recipient-invalid' });
  });

  it('makes one message of each of 1,000 keys that come by both doors at once', async () => {
    const keys = Array.from({ length: 1_000 }, (_, index) => `both-${index}`);
    const intents = keys.map((idempotencyKey) => ({ purpose: 'delivery-update', personal: { to: NUMBER, body: 'Your parcel is here' }, idempotencyKey }));
    const records = intents.map((intent) => ({ topic: 'intents-transactional', key: null, headers: { 'sb-schema': 'intent@1', 'sb-tenant': 'acme' }, value: JSON.stringify({ tenantId: 'acme', ...intent }) }));
    const sendAll = async (): Promise<BatchAnswer['results']> => ((await (await send({ path: '/v1/intents/batch', body: { intents } })).json()) as BatchAnswer).results;
    let [results] = await Promise.all([sendAll(), world.publish(records)]);
    // On a busy machine the time of some is up; whoever is not answered with 202 asks again under the same key.
    for (let turn = 0; turn < 10 && results.some(({ status }) => status === 503); turn += 1) results = await sendAll();
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([202]));
    await eventually(async () => {
      // Each key has its fact of acceptance, and one of the record that came by Kafka, which may be the same.
      const facts = (await world.read('message-events')).filter((fact) => String(fact['idempotencyKey']).startsWith('both-'));
      expect(new Set(facts.filter((fact) => fact['reason'] === 'ok-accepted').map((fact) => fact['idempotencyKey'])).size).toBe(keys.length);
      expect(await world.database.query(`SELECT 1 FROM idempotency WHERE published_at IS NULL AND origin_topic <> 'http' AND tenant_id = 'acme'`)).toEqual([]);
      expect(await world.database.query('SELECT 1 FROM unpublished_intents')).toEqual([]);
    });
    const messages = (await world.read('messages-transactional')).filter((message) => String(message['idempotencyKey']).startsWith('both-'));
    const idsOf = Map.groupBy(messages, (message) => String(message['idempotencyKey']));
    for (const { message } of results) expect(new Set(idsOf.get(message?.idempotencyKey ?? '')?.map(({ messageId }) => messageId))).toEqual(new Set([message?.messageId]));
  });
});

describe('/v1/messages/:id', () => {
  const store = (messageId: string, status: string) => world.asProjector(
    `INSERT INTO message_status (recipient_key, message_id, tenant_id, lane, idempotency_key, status, sequence, state, first_seen_at, updated_at) VALUES ('aaaaaaaaaaaaaaaaaaaaaa', $1, 'acme', 'otp', 'k', $2, 0, '{}', now(), now())`, [messageId, status]);
  const ask = (method: string, id: string, key: string = KEYS.acme) => send({ method, path: `/v1/messages/${id}`, headers: { authorization: `Bearer ${key}` } });
  const newId = (): string => makeUuidV7(world.service.platform.clock.nowMs(), crypto.getRandomValues(new Uint8Array(10)));

  it('shows a message to its tenant alone', async () => {
    const id = newId();
    await store(id, 'received');
    const shown = await ask('GET', id);
    expect([shown.status, findAnswerFaults('MessageAnswer', await shown.json())]).toEqual([200, null]);
    expect((await ask('GET', id, KEYS.acmeReadsOnly)).status).toBe(200);
    for (const [method, wanted, key, status] of [['GET', id, KEYS.small, 404], ['DELETE', id, KEYS.small, 404], ['GET', newId(), KEYS.acme, 404], ['GET', "1' OR 1=1", KEYS.acme, 404], ['DELETE', id, KEYS.acmeReadsOnly, 403], ['GET', id, 'no-such-key-no-such-key', 401]] as const) {
      const refused = await ask(method, encodeURIComponent(wanted), key);
      const problem = (await refused.json()) as Problem;
      expect([refused.status, findAnswerFaults('Problem', problem), isDeclared('/v1/messages/{id}', method.toLowerCase(), problem)]).toEqual([status, null, true]);
    }
  });

  it('notes the wish to call a message off, until it is submitted', async () => {
    const [open, gone] = [newId(), newId()];
    await Promise.all([store(open, 'routed'), store(gone, 'submitted')]);
    const first = await ask('DELETE', open);
    expect([first.status, await first.json()]).toEqual([202, { messageId: open, status: 'routed', cancellation: 'requested' }]);
    expect((await ask('DELETE', open)).status).toBe(202);
    expect((await ask('DELETE', gone)).status).toBe(409);
    expect(await world.database.query('SELECT message_id, tenant_id FROM cancellations')).toEqual([{ message_id: open, tenant_id: 'acme' }]);
  });
});

describe('a process that cannot reach Kafka', () => {
  it('answers 503 in time, and the same key is taken on elsewhere', async () => {
    const port = await findFreePort();
    const cut = spawn(process.execPath, [MAIN], { env: { ...world.environment, KAFKA_BROKERS: '127.0.0.1:1', HTTP_PORT: String(port), ACCEPT_DEADLINE_MS: '300', LOG_LEVEL: 'fatal' }, stdio: 'ignore' });
    try {
      const headers = { 'idempotency-key': 'cut-off' };
      await eventually(async () => {
        const answer = await send({ headers, url: `http://127.0.0.1:${port}` });
        expect([answer.status, answer.headers.get('retry-after'), findAnswerFaults('Problem', await answer.json())]).toEqual([503, '2', null]);
      });
      const { messageId } = (await (await send({ headers })).json()) as AcceptedAnswer;
      expect(await world.database.query(`SELECT message_id FROM idempotency WHERE message_id = $1`, [messageId])).toHaveLength(1);
    } finally {
      cut.kill('SIGKILL');
    }
  });
});

describe('a process that dies', () => {
  it('between the row and its publication leaves a message that is published all the same, and a key that answers so', async () => {
    const dying = await startNodeProcess(MAIN, { ...world.environment, LOG_LEVEL: 'info', FAULT_POINTS: 'intake-http.before-publish:exit@1' });
    const headers = { 'idempotency-key': 'left-behind' };
    const body = { ...otp('Somebody logged in'), purpose: 'security-alert' };
    await expect(send({ headers, body, url: dying.url })).rejects.toThrow();
    await dying.ended;
    const [row] = await world.database.query<{ published: string; message_id: string }>(`SELECT published, message_id FROM idempotency i JOIN unpublished_intents u USING (key_hash)`);
    await eventually(async () => {
      expect((await world.read('messages-otp')).filter((message) => message['idempotencyKey'] === 'left-behind').map((message) => message['messageId'])).toEqual([row?.message_id]);
      expect(await world.database.query('SELECT 1 FROM unpublished_intents')).toEqual([]);
    });
    const published = (await world.read('messages-otp')).find((message) => message['idempotencyKey'] === 'left-behind');
    expect((JSON.parse(row?.published ?? '[]') as string[][])[0]?.[3]).toBe(JSON.stringify(published));
    expect(await (await send({ headers, body })).json()).toMatchObject({ messageId: row?.message_id });
  });
});
