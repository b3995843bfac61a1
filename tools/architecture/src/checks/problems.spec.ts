import { describe, expect, it } from 'vitest';
import { findProblemFaults } from './problems.js';

const APP = 'apps/routing-policy';
const faultsOf = (module: string, controller: string): string[] => findProblemFaults(APP, [
  { path: `${APP}/src/app.module.ts`, text: module },
  { path: `${APP}/src/policy.controller.ts`, text: controller },
  { path: 'apps/routing-policy-tools/src/a.controller.ts', text: `import { problem } from '@signalbox/service';` },
]);

describe('findProblemFaults', () => {
  it.each([
    ['a service with the filter', 'providers: [provideProblemFilter(OPERATOR_ANSWERS)]', `import { Operators, problem } from '@signalbox/service';`],
    ['a service that refuses nothing', 'providers: []', `import { Platform } from '@signalbox/service';\nconst problem = 1;`],
    ['a name of its own', 'providers: []', `import { problem } from './problem.js';`],
  ])('lets pass %s', (_, module, controller) => expect(faultsOf(module, controller)).toEqual([]));

  it.each([
    ['a problem', `import { Operators, problem, requireOperator } from '@signalbox/service';`],
    ['operators alone', `import { Operators, requireOperator } from '@signalbox/service';`],
    ['an import over several lines', `import {\n  HttpProblem,\n  Platform,\n} from '@signalbox/service';`],
  ])('finds that the filter is missing: %s', (_, controller) => {
    expect(faultsOf('providers: []', controller)).toEqual([expect.stringContaining('policy.controller.ts refuses by a problem')]);
  });
});
