import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** One package of the workspace, as its package.json and tsconfig.json describe it. */
export interface Project {
  /** Folder from the root of the workspace, e.g. `libs/domain/message`. */
  readonly root: string;
  readonly packageName: string;
  readonly nxName: string;
  readonly tags: readonly string[];
  /** Names of the packages in dependencies and devDependencies. */
  readonly declared: readonly string[];
  /** Folders of the projects that tsconfig.json refers to. */
  readonly references: readonly string[];
  /** Subpaths of the exports field. */
  readonly exports: readonly string[];
}

/** A TypeScript file, with the module names that it imports in any form. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

export interface Workspace {
  readonly projects: readonly Project[];
  readonly sources: readonly SourceFile[];
  /** Every text file by its path from the root. */
  readonly texts: ReadonlyMap<string, string>;
  /** Packages in the dependencies of the root, open to all. */
  readonly rootDependencies: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly name?: string; readonly tags?: readonly string[] };
}

/** What tools put there; nobody wrote it. */
const NOT_OURS = new Set(['node_modules', 'dist', 'test-results', '.git', '.nx', '.local']);

function listFiles(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const namesOf = (manifest: Manifest): string[] => Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });

function expandWorkspaces(root: string, patterns: readonly string[]): string[] {
  const folders = patterns.flatMap((pattern) => (pattern.endsWith('/*') ? readdirSync(join(root, pattern.slice(0, -2))).map((name) => pattern.slice(0, -1) + name) : [pattern]));
  return folders.filter((folder) => existsSync(join(root, folder, 'package.json')));
}

function readProject(root: string, folder: string): Project {
  const manifest = readJson<Manifest>(join(root, folder, 'package.json'));
  const config = readJson<{ references?: { path: string }[] }>(join(root, folder, 'tsconfig.json'));
  return {
    root: folder,
    packageName: manifest.name,
    nxName: manifest.nx?.name ?? '',
    tags: manifest.nx?.tags ?? [],
    declared: namesOf(manifest),
    references: (config.references ?? []).map(({ path }) => posix.join(folder, path)),
    exports: Object.keys(manifest.exports ?? {}),
  };
}

/** Static, type-only and dynamic imports, re-exports and require calls alike. */
export function readSource(path: string, text: string): SourceFile {
  return { path, text, imports: [...new Set(ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName))] };
}

/** Reads the workspace from disk; `root` is the folder of its nx.json. */
export function readWorkspace(root: string): Workspace {
  const manifest = readJson<Manifest>(join(root, 'package.json'));
  const contents = listFiles(root).map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
  const texts = new Map(contents.filter(([, text]) => !text.includes('\0')));
  return {
    projects: expandWorkspaces(root, manifest.workspaces ?? []).map((folder) => readProject(root, folder)),
    sources: [...texts].filter(([path]) => path.endsWith('.ts')).map(([path, text]) => readSource(path, text)),
    texts,
    rootDependencies: namesOf(manifest),
  };
}

/** Tests, the contract suites that they share, and what a library lends to the tests of others. */
export function isTest(path: string): boolean {
  return /[.-]spec\.ts$|-suite\.ts$|\/test\/|\/testing\//.test(path);
}

/** The package of a module name: `@nestjs/common` of `@nestjs/common/enums`; null for relative paths and Node's own modules. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return null;
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
