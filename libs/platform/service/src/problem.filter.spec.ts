import { NotFoundException, type ArgumentsHost } from '@nestjs/common';
import { AdapterError } from '@signalbox/message';
import { expect, it } from 'vitest';
import { ProblemFilter } from './problem.filter.js';
import { HttpProblem, problem } from './problem.js';

const ANSWERS = {
  refused: (status: number) => problem(status, 'refused', 'By the server.'),
  unavailable: () => new HttpProblem(problem(503, 'unavailable', 'Ask again.').problem, { 'retry-after': '2' }),
  fault: () => problem(500, 'internal-error', 'A fault of ours.'),
};

/** What goes out for an exception, and how many faults are logged. */
function answerTo(exception: unknown) {
  const sent = { status: 0, type: '', headers: {} as Record<string, string>, body: null as unknown, logged: 0 };
  const reply = {
    status: (status: number) => Object.assign(sent, { status }) && reply,
    type: (type: string) => Object.assign(sent, { type }) && reply,
    header: (name: string, value: string) => Object.assign(sent.headers, { [name]: value }) && reply,
    send: (bytes: Buffer) => Object.assign(sent, { body: JSON.parse(bytes.toString()) as unknown }),
  };
  const host = { switchToHttp: () => ({ getResponse: () => reply }) } as unknown as ArgumentsHost;
  new ProblemFilter(ANSWERS, { error: () => (sent.logged += 1) }).catch(exception, host);
  return sent;
}

const teapot = { type: 'urn:signalbox:problem:teapot', title: 'teapot', status: 418, detail: 'Take a pot for coffee.', errors: [{ field: 'pot' }] };

it('sends a problem of a handler with its headers, as a problem', () => {
  expect(answerTo(new HttpProblem(teapot, { 'x-lid': 'on' }))).toEqual({ status: 418, type: 'application/problem+json', headers: { 'x-lid': 'on' }, body: teapot, logged: 0 });
  expect(problem(418, 'teapot', 'Take a pot for coffee.', [{ field: 'pot' }]).problem).toEqual(teapot);
});

it.each<[string, unknown, { status: number; title: string; logged: number }]>([
  ['an address that is not there', new NotFoundException('Cannot GET /+15005550006'), { status: 404, title: 'refused', logged: 0 }],
  ['a body that is too large', Object.assign(new Error('too large: +15005550006'), { statusCode: 413 }), { status: 413, title: 'refused', logged: 0 }],
  ['a database that is away', new AdapterError('postgres-connection', 'unreachable'), { status: 503, title: 'unavailable', logged: 0 }],
  ['what a server rejects of ours', new AdapterError('envelope-unreadable', 'rejected'), { status: 500, title: 'internal-error', logged: 1 }],
  ['a bug', new TypeError('of +15005550006'), { status: 500, title: 'internal-error', logged: 1 }],
  ['nothing', null, { status: 500, title: 'internal-error', logged: 1 }],
])('answers %s by the words of the service alone', (_, exception, { status, title, logged }) => {
  const answer = answerTo(exception);
  expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { title, status }, logged });
  expect(JSON.stringify(answer)).not.toContain('+1500');
});
