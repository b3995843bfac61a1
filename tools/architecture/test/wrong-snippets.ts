/** A file that must not pass, and the rule that says so: its name, and the start of its message where the rule has several. */
export interface WrongSnippet {
  readonly name: string;
  readonly path: string;
  readonly code: string;
  readonly rule: string;
}

const BOUNDARIES = '@nx/enforce-module-boundaries';
const TAGS = `${BOUNDARIES}: A project tagged with`;
const IMPORTS = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';
const typed = (rule: string): string => `@typescript-eslint/${rule}`;

const importing = (module: string): string => `import { thing } from '${module}';\nexport const used = thing;\n`;
const longFunction = `export function work(): number {\n  let sum = 0;\n${'  sum += 1;\n'.repeat(58)}  return sum;\n}\n`;
const longFile = Array.from({ length: 301 }, (_, index) => `export const a${index} = ${index};\n`).join('');

/** `x.handler.ts` stands for any handler, and so on: these files do not exist. */
export const WRONG_SNIPPETS: readonly WrongSnippet[] = [
  // What a kind of project may import of the workspace
  { name: 'the kernel imports the contracts', path: 'libs/domain/message/src/x.ts', code: importing('@signalbox/contracts'), rule: BOUNDARIES },
  { name: 'a domain library imports the rules of another app', path: 'libs/domain/pacing/src/x.ts', code: importing('@signalbox/routing'), rule: TAGS },
  { name: 'a domain library imports the contracts', path: 'libs/domain/pacing/src/x.ts', code: importing('@signalbox/contracts'), rule: TAGS },
  { name: 'the contracts import the data model', path: 'libs/contracts/src/x.ts', code: importing('@signalbox/data-model'), rule: TAGS },
  { name: 'the data model imports the contracts', path: 'libs/data-model/src/x.ts', code: importing('@signalbox/contracts'), rule: TAGS },
  { name: 'the platform imports a domain library', path: 'libs/platform/kafka/src/x.ts', code: importing('@signalbox/pacing'), rule: TAGS },
  { name: 'an app imports the rules of another app', path: 'apps/intake/src/x.handler.ts', code: importing('@signalbox/routing'), rule: TAGS },
  { name: 'an app imports another app', path: 'apps/intake/src/x.handler.ts', code: importing('@signalbox/routing-policy'), rule: BOUNDARIES },
  { name: 'an app reaches into another app', path: 'apps/intake/src/x.handler.ts', code: importing('../../routing-policy/src/main.js'), rule: BOUNDARIES },
  { name: 'an app reaches into a library', path: 'apps/intake/src/x.handler.ts', code: importing('../../../libs/platform/kafka/src/record.js'), rule: BOUNDARIES },
  { name: 'an app imports the client', path: 'apps/intake/src/x.handler.ts', code: importing('@signalbox/client'), rule: TAGS },
  { name: 'an app imports a tool', path: 'apps/intake/src/x.handler.ts', code: importing('@signalbox/local-stack'), rule: TAGS },
  { name: 'the client imports the platform', path: 'libs/client/src/x.ts', code: importing('@signalbox/crypto'), rule: TAGS },
  { name: 'a tool imports a domain library', path: 'tools/demo/src/x.ts', code: importing('@signalbox/routing'), rule: TAGS },
  { name: 'an end-to-end test imports the data model', path: 'apps/e2e/test/x.e2e-spec.ts', code: importing('@signalbox/data-model'), rule: TAGS },
  // What it may import from outside
  { name: 'the kernel imports a package', path: 'libs/domain/message/src/x.ts', code: importing('pino'), rule: TAGS },
  { name: 'a domain library imports a package', path: 'libs/domain/routing/src/x.ts', code: importing('libphonenumber-js'), rule: TAGS },
  { name: 'a domain library imports a test library', path: 'libs/domain/routing/src/x.ts', code: importing('fast-check'), rule: TAGS },
  { name: 'a test of a domain library imports a vendor', path: 'libs/domain/routing/src/x.spec.ts', code: importing('pg'), rule: TAGS },
  { name: 'the contracts import Nest', path: 'libs/contracts/src/x.ts', code: importing('@nestjs/common'), rule: TAGS },
  { name: 'the data model imports Nest', path: 'libs/data-model/src/x.ts', code: importing('@nestjs/common'), rule: TAGS },
  { name: 'the client imports typeorm', path: 'libs/client/src/x.ts', code: importing('typeorm'), rule: TAGS },
  { name: 'the client imports typeorm by a subpath', path: 'libs/client/src/x.ts', code: importing('typeorm/browser'), rule: TAGS },
  { name: 'an app imports kafkajs', path: 'apps/intake/src/x.handler.ts', code: importing('kafkajs'), rule: TAGS },
  { name: 'an app imports kafkajs on demand', path: 'apps/intake/src/x.handler.ts', code: "export const load = (): Promise<unknown> => import('kafkajs');\n", rule: TAGS },
  { name: 'an app imports prom-client', path: 'apps/intake/src/x.handler.ts', code: importing('prom-client'), rule: TAGS },
  { name: 'a package that nobody declares', path: 'apps/intake/src/x.handler.ts', code: importing('left-pad'), rule: BOUNDARIES },
  { name: 'an app imports twilio', path: 'apps/pacing-sender/src/x.handler.ts', code: importing('twilio'), rule: IMPORTS },
  { name: 'the simulator imports twilio outside its tests', path: 'apps/carrier-simulator/src/x.ts', code: importing('twilio'), rule: IMPORTS },
  { name: 'a handler imports pg', path: 'apps/intake/src/x.handler.ts', code: importing('pg'), rule: IMPORTS },
  { name: 'a service uses undici', path: 'apps/intake/src/x.handler.ts', code: importing('undici'), rule: IMPORTS },
  { name: 'a platform library imports kafkajs outside its home', path: 'libs/platform/service/src/x.ts', code: importing('kafkajs'), rule: IMPORTS },
  { name: 'the engine imports the second Kafka client', path: 'libs/platform/kafka/src/x.ts', code: importing('@platformatic/kafka'), rule: IMPORTS },
  { name: 'a platform library imports prom-client outside its home', path: 'libs/platform/kafka/src/x.ts', code: importing('prom-client'), rule: IMPORTS },
  { name: 'a platform library imports a deep path of pg', path: 'libs/platform/crypto/src/x.ts', code: importing('pg/lib/client.js'), rule: IMPORTS },
  { name: 'a tool imports kafkajs outside its tests', path: 'tools/demo/src/x.ts', code: importing('kafkajs'), rule: IMPORTS },
  { name: 'a domain library imports node:fs', path: 'libs/domain/pacing/src/x.ts', code: "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x', 'utf8');\n", rule: IMPORTS },
  { name: 'the kernel imports crypto without its prefix', path: 'libs/domain/message/src/x.ts', code: "import { createHash } from 'crypto';\nexport const hash = createHash('sha256');\n", rule: IMPORTS },
  { name: 'the contracts import node:fs outside their generator', path: 'libs/contracts/src/x.ts', code: "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x', 'utf8');\n", rule: IMPORTS },
  // Time, randomness and the environment
  { name: 'a domain library reads the clock', path: 'libs/domain/pacing/src/x.ts', code: 'export const at = Date.now();\n', rule: SYNTAX },
  { name: 'a handler makes a date of now', path: 'apps/intake/src/x.handler.ts', code: 'export const at = new Date();\n', rule: SYNTAX },
  { name: 'platform code reads the monotonic clock', path: 'libs/platform/kafka/src/x.ts', code: 'export const at = performance.now();\n', rule: SYNTAX },
  { name: 'platform code reads process.hrtime', path: 'libs/platform/kafka/src/x.ts', code: 'export const at = process.hrtime.bigint();\n', rule: SYNTAX },
  { name: 'a handler throws dice', path: 'apps/intake/src/x.handler.ts', code: 'export const dice = Math.random();\n', rule: SYNTAX },
  { name: 'a handler makes a random id', path: 'apps/intake/src/x.handler.ts', code: "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID();\n", rule: SYNTAX },
  { name: 'a handler reads the environment', path: 'apps/intake/src/x.handler.ts', code: "export const url = process.env['DATABASE_URL'];\n", rule: SYNTAX },
  { name: 'a configuration reads the clock', path: 'apps/intake/src/x.config.ts', code: 'export const at = Date.now();\n', rule: SYNTAX },
  // Types and flow
  { name: 'a promise that nobody awaits', path: 'apps/intake/src/x.handler.ts', code: 'async function work(): Promise<void> {\n  await Promise.resolve();\n}\nexport function start(): void {\n  work();\n}\n', rule: typed('no-floating-promises') },
  { name: 'a promise taken for a condition', path: 'apps/intake/src/x.handler.ts', code: 'const ready = async (): Promise<boolean> => Promise.resolve(false);\nexport const answer = (): number => (ready() ? 1 : 2);\n', rule: typed('no-misused-promises') },
  { name: 'any', path: 'apps/intake/src/x.handler.ts', code: 'export const value: any = 1;\n', rule: typed('no-explicit-any') },
  { name: 'a switch that forgets a lane', path: 'apps/intake/src/x.handler.ts', code: "import type { Lane } from '@signalbox/message';\nexport function rank(lane: Lane): number {\n  switch (lane) {\n    case 'otp':\n      return 1;\n    case 'marketing':\n      return 3;\n  }\n}\n", rule: typed('switch-exhaustiveness-check') },
  { name: 'a type imported as a value', path: 'apps/intake/src/x.handler.ts', code: "import { Clock } from '@signalbox/message';\nexport const now = (clock: Clock): number => clock.nowMs();\n", rule: typed('consistent-type-imports') },
  { name: 'an interface with a prefix', path: 'apps/intake/src/x.handler.ts', code: 'export interface ITenant {\n  id: string;\n}\n', rule: typed('naming-convention') },
  { name: 'an enum', path: 'apps/intake/src/x.handler.ts', code: 'export enum Lanes {\n  Otp,\n}\n', rule: SYNTAX },
  { name: 'a namespace', path: 'apps/intake/src/x.handler.ts', code: 'export namespace lanes {\n  export const first = 1;\n}\n', rule: SYNTAX },
  { name: 'a parameter property', path: 'apps/intake/src/x.handler.ts', code: 'export class Tenant {\n  constructor(readonly id: string) {}\n}\n', rule: SYNTAX },
  { name: 'a mock of own code', path: 'apps/intake/src/x.spec.ts', code: "import { vi } from 'vitest';\nvi.mock('./tenant.store.js');\n", rule: SYNTAX },
  { name: 'a test that runs alone', path: 'apps/intake/src/x.spec.ts', code: "import { expect, it } from 'vitest';\nit.only('passes', () => {\n  expect(1).toBe(1);\n});\n", rule: SYNTAX },
  { name: 'output past the logger', path: 'apps/intake/src/x.handler.ts', code: "console.log('here');\nexport {};\n", rule: 'no-console' },
  // Size and names
  { name: 'five parameters', path: 'apps/intake/src/x.handler.ts', code: 'export const add = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e;\n', rule: 'max-params' },
  { name: 'a function of 60 lines', path: 'apps/intake/src/x.handler.ts', code: longFunction, rule: 'max-lines-per-function' },
  { name: 'a file of 301 lines', path: 'apps/intake/src/x.handler.ts', code: longFile, rule: 'max-lines' },
  { name: 'a file called after nothing', path: 'apps/intake/src/x-utils.ts', code: 'export const a = 1;\n', rule: 'house/file-name' },
  { name: 'a file in camel case', path: 'apps/intake/src/xHandler.ts', code: 'export const a = 1;\n', rule: 'house/file-name' },
];

/** The same places, used as they are meant. */
export const RIGHT_SNIPPETS: readonly Omit<WrongSnippet, 'rule'>[] = [
  { name: 'a domain library uses the kernel', path: 'libs/domain/pacing/src/x.ts', code: "import { LANES, type Lane } from '@signalbox/message';\nexport const rank = (lane: Lane): number => LANES.indexOf(lane);\n" },
  { name: 'a test of a domain library reads vectors', path: 'libs/domain/pacing/src/x.spec.ts', code: "import { readFileSync } from 'node:fs';\nimport fc from 'fast-check';\nimport { it } from 'vitest';\nit('holds', () => {\n  fc.assert(fc.property(fc.string(), (text) => readFileSync('x', 'utf8') !== text));\n});\n" },
  { name: 'a store speaks SQL', path: 'apps/intake/src/x.pg-store.ts', code: "import type { Database } from '@signalbox/postgres';\nexport const close = (database: Database): Promise<void> => database.close();\n" },
  { name: 'a handler uses its domain, the contracts and the platform', path: 'apps/intake/src/x.handler.ts', code: "import { admitIntent } from '@signalbox/admission';\nimport { findTopic } from '@signalbox/contracts';\nimport { emit } from '@signalbox/kafka';\nexport const parts = [admitIntent, findTopic, emit];\n" },
  { name: 'a configuration reads the environment', path: 'apps/intake/src/x.config.ts', code: "export const url = process.env['DATABASE_URL'];\n" },
  { name: 'the clock of a process', path: 'libs/platform/service/src/system-clock.ts', code: 'export const systemClock = { nowMs: (): number => Date.now(), monotonicMs: (): number => performance.now() };\n' },
  { name: 'a tool reads the clock', path: 'tools/demo/src/x.ts', code: 'export const at = new Date();\n' },
  { name: 'the home of kafkajs', path: 'libs/platform/kafka/src/x.ts', code: "import { Kafka } from 'kafkajs';\nexport const make = (): Kafka => new Kafka({ brokers: [] });\n" },
];
