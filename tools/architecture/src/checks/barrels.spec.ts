import { describe, expect, it } from 'vitest';
import { readSource, type Project } from '../workspace.js';
import { findBarrelFaults, findTestingFaults } from './barrels.js';

const client: Project = { root: 'libs/client', packageName: '@signalbox/client', nxName: 'client', tags: [], declared: [], references: [], exports: ['.'] };
const door = { path: 'libs/client/src/index.ts', text: "export * from './publish.js';\nexport * from './statuses.js';" };

describe('findBarrelFaults', () => {
  it('is content with one door', () => {
    expect(findBarrelFaults(client, [door, { path: 'libs/client/src/publish.ts', text: 'export const a = 1;' }])).toEqual([]);
  });

  it('allows a door for tests where one is exported', () => {
    const testing = { path: 'libs/client/testing/index.ts', text: "export * from './bus.js';\nexport * from './suite.js';" };
    expect(findBarrelFaults({ ...client, exports: ['.', './testing'] }, [door, testing])).toEqual([]);
    expect(findBarrelFaults(client, [door, testing])).toHaveLength(1);
  });

  it.each([
    ['a library without a door', [], 'has no src/index.ts'],
    ['a door that does more', [{ ...door, text: 'export const a = 1;' }], 'does more than re-export'],
    ['a second index', [door, { path: 'libs/client/src/read/index.ts', text: "export * from './a.js';" }], 'read/index.ts is a second barrel'],
    ['a barrel by another name', [door, { path: 'libs/client/src/all.ts', text: "export * from './a.js';\nexport { b } from './b.js';" }], 'all.ts is a second barrel'],
  ])('finds %s', (_, sources, fault) => {
    expect(findBarrelFaults(client, sources).join()).toContain(fault);
  });

  it('allows a file of tests to be lent by a name of its own', () => {
    expect(findBarrelFaults({ ...client, exports: ['.', './testing/other-client'] }, [door])).toEqual([]);
  });

  it('finds a second public entry', () => {
    expect(findBarrelFaults({ ...client, exports: ['.', './testing', './internals'] }, [door])).toEqual(['libs/client exports ./internals beside its index']);
  });
});

describe('findTestingFaults', () => {
  const text = "import { createBus } from '@signalbox/kafka/testing';\nexport const bus = createBus;";

  it.each(['apps/intake/src/x.spec.ts', 'apps/intake/test/x.int-spec.ts', 'libs/client/src/testing/fake.ts'])('allows %s to use what is made for tests', (path) => {
    expect(findTestingFaults(readSource(path, text))).toEqual([]);
  });

  it('finds a service that uses it', () => {
    expect(findTestingFaults(readSource('apps/intake/src/main.ts', text))).toEqual(['apps/intake/src/main.ts imports @signalbox/kafka/testing, which is for tests']);
    expect(findTestingFaults(readSource('libs/client/src/a.ts', "import './testing/fake.js';"))).toHaveLength(1);
    expect(findTestingFaults(readSource('tools/demo/src/a.ts', "import '@signalbox/kafka/testing/platformatic';"))).toHaveLength(1);
  });
});
