import { expect, it } from 'vitest';
import { OPERATOR_ANSWERS } from './operator-answers.js';

it.each([
  ['an address that is not there', 404, 'route-unknown'],
  ['a method that is not there', 405, 'route-unknown'],
  ['a body that comes too slowly', 408, 'request-timeout'],
  ['a body that is too large', 413, 'body-too-large'],
  ['a body of another type', 415, 'media-type-unsupported'],
  ['a body that is no JSON', 400, 'request-malformed'],
  ['what no handler has a word for', 417, 'request-malformed'],
])('refuses %s by a code, with the status of the server', (_, status, code) => {
  expect(OPERATOR_ANSWERS.refused(status).problem).toMatchObject({ type: `urn:signalbox:problem:${code}`, title: code, status });
});

it('tells what is away from what is a fault', () => {
  expect(OPERATOR_ANSWERS.unavailable().problem).toMatchObject({ title: 'unavailable', status: 503 });
  expect(OPERATOR_ANSWERS.fault().problem).toMatchObject({ title: 'internal-error', status: 500 });
});
