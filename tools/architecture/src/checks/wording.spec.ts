import { describe, expect, it } from 'vitest';
import { findSuppressionFaults, findWordingFaults } from './wording.js';

// In pieces, because this file is checked too.
const HOST = ['registry', 'npmjs', 'org'].join('.');
const DISABLE = ['eslint', 'disable', 'next-line'].join('-');

describe('findWordingFaults', () => {
  it.each(['See /health/live.', 'a path such as libs/root/work', 'https://json-schema.org/draft', 'a to-do list'])('allows %s', (text) => {
    expect(findWordingFaults('a.md', text)).toEqual([]);
  });

  it.each([
    ['a registry', `"resolved": "https://${HOST}/pg"`, 'the host of a package registry'],
    ['a path of this machine', `cwd: '/${'work'}/main'`, 'a path of one machine'],
    ['a home folder', `cd /${'home'}/ada/signalbox`, 'a path of one machine'],
    ['a note to oneself', `// ${'TO'}${'DO'}: later`, 'unfinished work'],
  ])('finds %s and says where', (_, text, fault) => {
    expect(findWordingFaults('a.md', `first line\n${text}`).join()).toContain(`a.md:2 names ${fault}`);
  });
});

describe('findSuppressionFaults', () => {
  it('allows a rule switched off for a reason', () => {
    expect(findSuppressionFaults('a.ts', `// ${DISABLE} max-params -- the signature is the one of the SDK\n`)).toEqual([]);
  });

  it.each([
    ['no reason', `// ${DISABLE} max-params\n`, 'does not say why'],
    ['a boundary', `// ${DISABLE} no-restricted-imports -- just this once\n`, 'switches a boundary off'],
    ['the boundaries of Nx in a block', `/* ${DISABLE} @nx/enforce-module-boundaries -- just this once */`, 'switches a boundary off'],
  ])('finds %s', (_, text, fault) => {
    expect(findSuppressionFaults('a.ts', text).join()).toContain(fault);
  });
});
