import { describe, expect, test } from 'vitest';
import twilio from 'twilio';
import { signRequest, type Field } from './request-signature.js';
import fixture from './signature-vectors.json' with { type: 'json' };

interface Vector {
  readonly id: string;
  readonly auth_token: string;
  /** As the endpoint sees it. */
  readonly request_url: string;
  /** As it was signed; only where the signature is genuine. */
  readonly signed_url?: string;
  readonly params?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly signature: string;
  readonly expect_valid: boolean;
}

const VECTORS = fixture.vectors as readonly Vector[];
const GENUINE = VECTORS.filter((vector) => vector.expect_valid);
const FORGED = VECTORS.filter((vector) => !vector.expect_valid);
const byId = (vector: Vector) => [vector.id, vector] as const;

function fieldsOf({ params = {} }: Vector): Field[] {
  return Object.entries(params).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : value.map((one) => [name, one] as const)));
}

/** What the official library says. */
function isValid({ auth_token, request_url, params = {}, body }: Vector, signature: string): boolean {
  if (body !== undefined) return request_url.includes('bodySHA256') && twilio.validateRequestWithBody(auth_token, signature, request_url, body);
  return twilio.validateRequest(auth_token, signature, request_url, params as Record<string, string>);
}

test('there are enough of both kinds', () => {
  expect([GENUINE.length, FORGED.length]).toEqual([34, 7]);
});

describe('our signature', () => {
  test.each(GENUINE.map(byId))('%s is the published one', (_id, vector) => {
    expect(signRequest(vector.auth_token, vector.signed_url!, fieldsOf(vector))).toBe(vector.signature);
  });

  test.each(VECTORS.map(byId))('%s is accepted by the official library where the body is the signed one', (_id, vector) => {
    const isSignedBody = vector.body === undefined || vector.expect_valid;
    expect(isValid(vector, signRequest(vector.auth_token, vector.request_url, fieldsOf(vector)))).toBe(isSignedBody);
  });
});

describe('the published signature', () => {
  test.each(VECTORS.map(byId))('%s is judged by the official library as the row says', (_id, vector) => {
    expect(isValid(vector, vector.signature)).toBe(vector.expect_valid);
  });

  test.each(FORGED.filter(({ body }) => body === undefined).map(byId))('%s is not what we would sign', (_id, vector) => {
    expect(signRequest(vector.auth_token, vector.request_url, fieldsOf(vector))).not.toBe(vector.signature);
  });
});
