import { describe, expect, test } from 'vitest';
import { answerChallenge, credentialsOf } from './challenge.js';

const CREDENTIALS = { username: 'Mufasa', password: 'Circle Of Life' };
const REQUEST = { method: 'GET', url: 'http://www.nowhere.org/dir/index.html' };

describe('answerChallenge', () => {
  test('Basic', () => {
    expect(answerChallenge('Basic realm="x"', { username: 'u', password: 'p' }, REQUEST)).toBe('Basic dTpw');
  });

  test('Digest without qop, the example of RFC 2069 as corrected by its errata', () => {
    const challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    const answer = answerChallenge(challenge, { ...CREDENTIALS, password: 'CircleOfLife' }, REQUEST);
    expect(answer).toContain('response="1949323746fe6a43ef61f9606e7febea"');
    expect(answer).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
  });

  test.each(['MD5', 'SHA-256'])('Digest with qop and %s names all that went into it', (algorithm) => {
    const answer = answerChallenge(`Digest realm="r", qop="auth,auth-int", algorithm=${algorithm}, nonce="n"`, CREDENTIALS, { method: 'POST', url: 'https://a.example/x?y=1' })!;
    for (const part of ['username="Mufasa"', 'realm="r"', 'nonce="n"', 'uri="/x?y=1"', `algorithm=${algorithm}`, 'qop=auth, nc=00000001']) expect(answer).toContain(part);
    expect(/response="([0-9a-f]+)"/.exec(answer)![1]).toHaveLength(algorithm === 'MD5' ? 32 : 64);
  });

  test('another scheme has no answer', () => {
    expect(answerChallenge('Bearer realm="x"', CREDENTIALS, REQUEST)).toBeNull();
  });
});

test('credentials of a URL', () => {
  expect(credentialsOf('https://user:p%40ss@a.example/')).toEqual({ username: 'user', password: 'p@ss' });
  expect(credentialsOf('https://a.example/')).toBeNull();
});
