import { packageOf, type Project, type SourceFile } from '../workspace.js';

const SCOPE = '@signalbox/';

/** Packages that another one loads by name, so that no import shows them. */
const LOADED_BY: Readonly<Record<string, string>> = { 'reflect-metadata': '@nestjs/core', rxjs: '@nestjs/core', pg: 'typeorm' };

function difference(from: ReadonlySet<string>, without: ReadonlySet<string>): string[] {
  return [...from].filter((name) => !without.has(name)).sort();
}

function importsOf(project: Project, sources: readonly SourceFile[]): Set<string> {
  const own = sources.filter(({ path }) => path.startsWith(`${project.root}/`));
  const packages = own.flatMap(({ imports }) => imports.map(packageOf)).filter((name) => name !== null);
  return new Set(packages.filter((name) => name !== project.packageName));
}

/** What package.json declares of the workspace, what tsconfig.json refers to and what is imported are the same. */
export function findReferenceFaults(project: Project, projects: readonly Project[], sources: readonly SourceFile[]): string[] {
  const nameOf = new Map(projects.map(({ root, packageName }) => [root, packageName]));
  const inWorkspace = (names: Iterable<string>): Set<string> => new Set([...names].filter((name) => name.startsWith(SCOPE)));
  const imported = inWorkspace(importsOf(project, sources));
  const declared = inWorkspace(project.declared);
  const referenced = new Set(project.references.map((root) => nameOf.get(root) ?? root));
  const say = (names: string[], what: string): string[] => names.map((name) => `${project.root} ${what} ${name}`);
  return [
    ...say(difference(imported, declared), 'does not declare in package.json what it imports:'),
    ...say(difference(declared, imported), 'declares in package.json but never imports'),
    ...say(difference(imported, referenced), 'does not refer in tsconfig.json to what it imports:'),
    ...say(difference(referenced, imported), 'refers in tsconfig.json to, but never imports'),
  ];
}

/** Some packages are found by their name and run, not imported. */
function namesInString(project: Project, sources: readonly SourceFile[], name: string): boolean {
  return sources.some(({ path, text }) => path.startsWith(`${project.root}/`) && new RegExp(`['"\`]${name}['"\`/]`).test(text));
}

/** What is imported from outside is declared here or at the root, and what is declared is used. */
export function findPackageFaults(project: Project, sources: readonly SourceFile[], rootDependencies: readonly string[]): string[] {
  const outside = (name: string): boolean => !name.startsWith(SCOPE);
  const imported = importsOf(project, sources);
  const declared = new Set(project.declared.filter(outside));
  const isLoaded = (name: string): boolean => LOADED_BY[name] !== undefined && declared.has(LOADED_BY[name]);
  const isUsed = (name: string): boolean => imported.has(name) || isLoaded(name) || namesInString(project, sources, name);
  const undeclared = difference(imported, new Set([...declared, ...rootDependencies])).filter(outside);
  return [
    ...undeclared.map((name) => `${project.root} imports ${name}, which it does not declare`),
    ...[...declared].filter((name) => !isUsed(name)).map((name) => `${project.root} declares ${name} and never imports it`),
  ];
}
