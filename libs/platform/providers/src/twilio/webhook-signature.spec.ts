import { describe, expect, it } from 'vitest';
import fixture from './signature-vectors.json' with { type: 'json' };
import { looksSigned, validateTwilioWebhook, type SignedWebhook } from './webhook-signature.js';

interface Vector {
  readonly id: string;
  readonly auth_token: string;
  readonly request_url: string;
  readonly params?: Record<string, string | string[]>;
  readonly body?: string;
  readonly signature: string;
  readonly expect_valid: boolean;
}
const vectors = fixture.vectors as readonly Vector[];

function webhookOf({ request_url: url, signature, params, body }: Vector): SignedWebhook {
  return body === undefined ? { url, signature, params: params ?? {} } : { url, signature, body };
}

describe('validateTwilioWebhook', () => {
  it.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    expect(validateTwilioWebhook(webhookOf(vector), [vector.auth_token])).toBe(vector.expect_valid);
  });

  const genuine = vectors[0] as Vector;

  it('takes the current and the previous token, and no other', () => {
    const webhook = webhookOf(genuine);
    expect(validateTwilioWebhook(webhook, ['new-token', genuine.auth_token])).toBe(true);
    expect(validateTwilioWebhook(webhook, [genuine.auth_token, 'old-token'])).toBe(true);
    expect(validateTwilioWebhook(webhook, ['new-token'])).toBe(false);
    expect(validateTwilioWebhook(webhook, [])).toBe(false);
  });

  it('refuses the signature of another place, parameter or value', () => {
    const { url, signature } = webhookOf(genuine);
    const params = genuine.params ?? {};
    expect(validateTwilioWebhook({ url: url.replace('mycompany.com', 'example.com'), signature, params }, ['12345'])).toBe(false);
    expect(validateTwilioWebhook({ url, signature, params: { ...params, Extra: '1' } }, ['12345'])).toBe(false);
    expect(validateTwilioWebhook({ url, signature, params: { ...params, Digits: '1235' } }, ['12345'])).toBe(false);
    expect(validateTwilioWebhook({ url: '/not-absolute', signature, params }, ['12345'])).toBe(false);
  });

  it.each([[undefined, false], ['', false], ['RSOYDt4T1cUTdK1PDd93/VVr8B8=', true], ['RSOYDt4T1cUTdK1PDd93/VVr8B8', false], ['RSOYDt4T1cUTdK1PDd93/VVr8B8==', false], ['!SOYDt4T1cUTdK1PDd93/VVr8B8=', false]])(
    'looksSigned(%s): %s',
    (header, expected) => {
      expect(looksSigned(header)).toBe(expected);
    },
  );
});
