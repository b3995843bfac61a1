import fc from 'fast-check';
import { HttpProblem } from '@signalbox/service';
import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
function codeOf(body: unknown, mostBytes = 1_000): string {
  try {
    readJson(body, mostBytes);
  } catch (error) {
    if (error instanceof HttpProblem) return error.problem.title;
    throw error;
  }
  return 'none';
}

describe('readJson', () => {
  it.each([
    ['no body', undefined, 'body-not-json'],
    ['a parsed form', { a: 'b' }, 'media-type-unsupported'],
    ['text', 'x', 'media-type-unsupported'],
    ['nothing', bytes(''), 'body-not-json'],
    ['half of an object', bytes('{"a":'), 'body-not-json'],
    ['a text that never ends', bytes('"\\'), 'body-not-json'],
    ['no UTF-8', Uint8Array.of(0x22, 0xc3, 0x22), 'body-not-utf8'],
    ['1,001 bytes', bytes(`"${'x'.repeat(999)}"`), 'body-too-large'],
    ['17 levels', bytes('['.repeat(17) + ']'.repeat(17)), 'body-too-deep'],
    ['16 levels', bytes('['.repeat(16) + ']'.repeat(16)), 'none'],
    ['many lists side by side', bytes(`[${'[],'.repeat(100)}[]]`), 'none'],
    ['brackets in a text', bytes(JSON.stringify('[{"'.repeat(100))), 'none'],
    ['__proto__', bytes('{"a": [{"__proto__": 1}]}'), 'field-forbidden'],
    ['an escaped constructor', bytes('{"c\\u006fnstructor": 1}'), 'field-forbidden'],
    ['the word in a text', bytes('{"a": "the __proto__ of a constructor"}'), 'none'],
  ])('says of %s: %s', (_name, body, code) => {
    expect(codeOf(body)).toBe(code);
  });

  it('reads what JSON.parse reads', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value);
      const found = codeOf(bytes(text), 100_000);
      expect(found === 'none' ? readJson(bytes(text), 100_000) : JSON.parse(text)).toEqual(JSON.parse(text));
      expect(['none', 'field-forbidden']).toContain(found);
    }));
  });
});
