import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrubber, scrubText } from './scrub.js';

describe('scrubText', () => {
  it.each([
    ['an E.164 number', 'to +14155550100 now', 'to [number] now'],
    ['one at the end of a sentence', 'sent to +447700900123.', 'sent to [number].'],
    ['the shortest', '+2901234', '[number]'],
    ['a channel address', 'whatsapp:+5511912345678', 'whatsapp:[number]'],
    ['a URL-encoded one', '/Messages?To=%2B14155550100&x=1', '/Messages?To=[number]&x=1'],
    ['spaces', '+1 415 555 0100', '[number]'],
    ['brackets and dashes', '+1 (415) 555-0100', '[number]'],
    ['bare digits', 'to=14155550100&from=x', 'to=[number]&from=x'],
    ['bare digits at the end of a sentence', 'called 4155550100.', 'called [number].'],
    ['two of them', '+14155550100,+14155550101', '[number],[number]'],
  ])('blanks %s', (_, text, expected) => {
    expect(scrubText(text)).toBe(expected);
  });

  it.each([
    ['an instant', '2026-11-22T11:12:18.123Z'],
    ['an offset from UTC', '2026-11-22T11:12:18+01:00'],
    ['a UUID with a group of digits alone', '01938f4e-8f4e-7abc-8def-012345678901'],
    ['a sid', 'SM01234567890123456789012345678901'],
    ['a recipient key', 'a1234567890123B_456-78'],
    ['an address', '127.0.0.1:29092'],
    ['a trace', '00-01234567890123456789012345678901-0123456789012345-01'],
    ['an error code', 'error 21610'],
    ['a sum', '1+1=2'],
    ['an exponent', '1.5e+21'],
    ['a version', '10.15.0'],
  ])('leaves %s as it is', (_, text) => {
    expect(scrubText(text)).toBe(text);
  });

  it('lets no E.164 number through, whatever stands around it', () => {
    const number = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{6,14}$/)).map(([first, rest]) => `+${first}${rest}`);
    fc.assert(fc.property(fc.string(), number, fc.string(), (before, e164, after) => {
      expect(scrubText(`${before}${e164}${after}`)).not.toContain(e164);
    }));
  });
});

describe('createScrubber', () => {
  const scrubFields = (fields: object): { clean: Record<string, unknown>; hits: number } => {
    let hits = 0;
    const clean = createScrubber(() => void (hits += 1)).scrubFields(fields);
    return { clean, hits };
  };

  it('reaches every text and key of a structure, and says how often', () => {
    const error = Object.assign(new Error('no route to +14155550100', { cause: new Error('+14155550101') }), { address: '+14155550102' });
    const { clean, hits } = scrubFields({ list: ['+14155550103'], map: new Map([['+14155550104', 1]]), set: new Set(['+14155550105']), deep: { '+14155550106': true }, err: error });
    expect(JSON.stringify(clean)).not.toMatch(/1415555/);
    expect(JSON.stringify(clean)).toContain('no route to [number]');
    expect(hits).toBeGreaterThanOrEqual(8);
  });

  it('turns what is no JSON into something that is', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const { clean, hits } = scrubFields({ big: 10n, when: new Date(0), never: new Date(NaN), bytes: Buffer.from('+14155550100'), run: () => 1, cycle, none: null, n: 14155550100 });
    expect(clean).toMatchObject({ big: '10', when: '1970-01-01T00:00:00.000Z', never: null, bytes: '[12 bytes]', run: undefined, none: null });
    expect(() => JSON.stringify(clean)).not.toThrow();
    expect(hits).toBe(0);
  });

  it('survives a getter that throws', () => {
    const { clean } = scrubFields({ odd: { get value(): string { throw new Error('no'); } } });
    expect(clean).toEqual({ odd: '[unreadable]' });
  });
});
