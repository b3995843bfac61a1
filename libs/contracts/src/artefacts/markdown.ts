const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');

export function makeTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), `|${header.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

/** Replaces what stands between `<!-- generated: name -->` and `<!-- end -->`; RangeError where a section or its place is missing. */
export function fillSections(page: string, sections: Readonly<Record<string, string>>): string {
  const missing = new Set(Object.keys(sections));
  const filled = page.replace(/(<!-- generated: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, open: string, name: string, close: string) => {
    const text = sections[name];
    if (text === undefined) throw new RangeError(`The page has a place for ${name}, which nothing generates.`);
    missing.delete(name);
    return `${open}\n${text}\n\n${close}`;
  });
  if (missing.size > 0) throw new RangeError(`The page has no place for ${[...missing].join(', ')}.`);
  return filled;
}
