import { describe, expect, test } from 'vitest';
import { fitsTemplate, WhatsappNetwork } from './whatsapp-network.js';

const HOUR_MS = 3_600_000;
const SENDER = 'whatsapp:+15550100001';
const SETTINGS = { peoplePerDay: 2, templates: ['Your code is {{1}}.'] };
const person = (number: number) => `whatsapp:+1555765000${number}`;

function check(network: WhatsappNetwork, to: string, atMs: number, body = 'Your code is 123.') {
  return network.check({ to, from: SENDER, body }, SETTINGS, atMs);
}

describe('WhatsappNetwork', () => {
  test('free text passes for 24 h after the person wrote', () => {
    const network = new WhatsappNetwork();
    expect(check(network, person(1), 0, 'hello')).toBe(63016);
    network.hear(person(1), SENDER, 0);
    expect(check(network, person(1), 24 * HOUR_MS - 1, 'hello')).toBeNull();
    expect(check(network, person(1), 24 * HOUR_MS, 'hello')).toBe(63016);
    expect(check(network, person(2), 1, 'hello')).toBe(63016);
  });

  test('a template reaches so many people in 24 rolling hours, each as often as one likes', () => {
    const network = new WhatsappNetwork();
    expect([check(network, person(1), 0), check(network, person(2), HOUR_MS), check(network, person(1), HOUR_MS)]).toEqual([null, null, null]);
    expect(check(network, person(3), 2 * HOUR_MS)).toBe(63018);
    expect(check(network, person(3), 25 * HOUR_MS - 1)).toBe(63018);
    expect(check(network, person(3), 25 * HOUR_MS)).toBeNull();
  });

  test('the senders of one portfolio share its people, others do not', () => {
    const network = new WhatsappNetwork();
    const begin = (from: string, to: string, portfolio?: string) => network.check({ to, from, body: 'Your code is 1.' }, { ...SETTINGS, ...(portfolio === undefined ? {} : { portfolio }) }, 0);
    expect([begin('a', person(1), 'acme'), begin('b', person(2), 'acme'), begin('b', person(1), 'acme')]).toEqual([null, null, null]);
    expect([begin('a', person(3), 'acme'), begin('b', person(3), 'acme')]).toEqual([63018, 63018]);
    expect([begin('c', person(3)), begin('d', person(3), 'other')]).toEqual([null, null]);
  });

  test('advertising reaches nobody in the United States but who wrote, and everybody elsewhere', () => {
    const network = new WhatsappNetwork();
    const advertise = (to: string) => network.check({ to, from: SENDER, body: 'Sale on boots' }, { ...SETTINGS, marketingTemplates: ['Sale on {{1}}'] }, 0);
    const american = 'whatsapp:+12025550123';
    expect([advertise(american), advertise('whatsapp:+14165550123'), advertise('whatsapp:+447700900123')]).toEqual([63049, null, null]);
    network.hear(american, SENDER, 0);
    expect(advertise(american)).toBeNull();
  });

  test('who wrote first counts for nothing in the tier', () => {
    const network = new WhatsappNetwork();
    for (const number of [1, 2, 3]) network.hear(person(number), SENDER, 0);
    expect([1, 2, 3].map((number) => check(network, person(number), 1, 'hello'))).toEqual([null, null, null]);
  });
});

test.each([
  ['Your code is 12.', true],
  ['Your code is .', false],
  ['Your code is 12. Buy now', false],
  ['your code is 12.', false],
])('%s fits the template: %s', (body, fits) => {
  expect(fitsTemplate(body, SETTINGS.templates[0]!)).toBe(fits);
});
