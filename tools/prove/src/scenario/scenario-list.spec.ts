import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '@signalbox/local-stack';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from './faults.js';
import { readScenarios } from './read-scenarios.js';
import { renderScenarioList } from './scenario-list.js';

const page = readFileSync(join(repositoryFolder, 'docs/proofs.md'), 'utf8');

describe('the page on proofs', () => {
  it('lists the scenarios of the folder', () => {
    expect(page).toContain(`${renderScenarioList(readScenarios())}\n`);
  });

  it.each(FAULT_KINDS)('names the fault %s', (kind) => {
    expect(page).toContain(`\`${kind}\``);
  });
});
