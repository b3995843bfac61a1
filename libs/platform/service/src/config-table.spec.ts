import { expect, it } from 'vitest';
import { field } from './config-definition.js';
import { listOf, text, wholeNumber } from './config-parsers.js';
import { renderConfigTable } from './config-table.js';

it('shows every field, and of a secret not even the default', () => {
  expect(renderConfigTable({
    BROKERS: field<readonly string[]>({ doc: 'Brokers.', parse: listOf(text) }),
    LANES: field<readonly string[]>({ doc: 'Lanes.', parse: listOf(text), default: ['otp', 'marketing'] }),
    PORT: field({ doc: 'Port.', parse: wholeNumber(0, 9), default: 0 }),
    PREFIX: field({ doc: 'Prefix.', parse: text, default: '' }),
    TOKEN: field({ doc: 'Token.', parse: text, default: 'hunter2', secret: true }),
  })).toBe(`| variable | default | meaning |
|---|---|---|
| \`BROKERS\` | required | Brokers. |
| \`LANES\` | \`otp,marketing\` | Lanes. |
| \`PORT\` | \`0\` | Port. |
| \`PREFIX\` | empty | Prefix. |
| \`TOKEN\` | none | Token. |`);
});
