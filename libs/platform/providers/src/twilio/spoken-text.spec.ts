import { expect, it } from 'vitest';
import { speak } from './spoken-text.js';

it.each([
  ['a code digit by digit, twice', 'Your code is 123456.', '<Response><Say>Your code is 1, 2, 3, 4, 5, 6.</Say><Pause length="1"/><Say>Your code is 1, 2, 3, 4, 5, 6.</Say></Response>'],
  ['signs of XML as what they are', 'A & B <now>', '<Response><Say>A &amp; B &lt;now&gt;</Say><Pause length="1"/><Say>A &amp; B &lt;now&gt;</Say></Response>'],
  ['an amount as an amount', 'Pay 1500.25 or 20', '<Response><Say>Pay 1500.25 or 20</Say><Pause length="1"/><Say>Pay 1500.25 or 20</Say></Response>'],
])('speaks %s', (_name, text, twiml) => expect(speak(text)).toBe(twiml));

it('speaks a long text once', () => expect(speak('x'.repeat(2_000))).toBe(`<Response><Say>${'x'.repeat(2_000)}</Say></Response>`));
