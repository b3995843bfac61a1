import type { ConfigFields } from './config-definition.js';

function showDefault(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : `\`${value.join(',')}\``;
  if (value === '') return 'empty';
  return `\`${typeof value === 'object' ? JSON.stringify(value) : String(value)}\``;
}

/** The fields as a Markdown table, for the README of an app; a spec compares the two. */
export function renderConfigTable(fields: ConfigFields): string {
  const rows = Object.entries(fields).map(([name, field]) => {
    const standard = !Object.hasOwn(field, 'default') ? 'required' : field.secret === true ? 'none' : showDefault(field.default);
    return `| \`${name}\` | ${standard} | ${field.doc} |`;
  });
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}
