import { describe, expect, test } from 'vitest';
import { codeOf, makeRig, recordOf } from '../../test/rig.js';
import { refuse } from '../api/answer.js';
import catalogue from './error-catalogue.json' with { type: 'json' };
import { magicOutcomeOf } from './magic-outcome.js';

const HOUR_MS = 3_600_000;
const CLASSES = ['permanent', 'transient', 'policy', 'registration', 'content', 'config', 'number-unreachable'];

function end(to: string, fields: Record<string, string> = {}) {
  const rig = makeRig();
  const record = recordOf(rig.create({ To: to, ...fields }));
  rig.timeline.advanceBy(HOUR_MS);
  return record;
}

describe('a magic recipient', () => {
  const delivery = Object.entries(catalogue.delivery) as [string, [string, string]][];
  test.each(delivery)('+150056%s ends with that code', (code, [, final]) => {
    expect(end(`+150056${code}`)).toMatchObject({ status: final, errorCode: Number(code) });
  });

  test.each(Object.keys(catalogue.request))('+150056%s is refused with that code', (code) => {
    expect(codeOf(makeRig().create({ To: `+150056${code}` }))).toBe(Number(code));
    const { httpStatus, body } = refuse(Number(code), 'x');
    expect(httpStatus).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ code: Number(code), status: httpStatus });
  });

  test('there is one for every class of errors, after the request and in its answer', () => {
    expect(new Set(delivery.map(([, [errorClass]]) => errorClass))).toEqual(new Set(CLASSES));
    expect(new Set(Object.values(catalogue.request))).toEqual(new Set(CLASSES));
  });

  test.each([
    ['00000', 'delivered'],
    ['00001', 'sent'],
    ['00002', 'delivered'],
  ])('+150056%s ends %s', (digits, status) => {
    expect(end(`+150056${digits}`)).toMatchObject({ status, errorCode: null });
  });

  test('00002 gets its receipt after a minute', () => {
    const { statuses } = end('+15005600002');
    expect(statuses.at(-1)!.atMs - statuses.at(-2)!.atMs).toBe(60_000);
  });

  test('works for WhatsApp, and other numbers mean nothing', () => {
    expect(end('whatsapp:+15005663024', { From: 'whatsapp:+15550100001' })).toMatchObject({ errorCode: 63024 });
    expect(magicOutcomeOf('+15005699999')).toBeNull();
  });
});
