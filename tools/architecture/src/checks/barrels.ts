import ts from 'typescript';
import { isTest, type Project, type SourceFile } from '../workspace.js';

function isReExport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
}

/** A file of nothing but re-exports, of more than one file. */
export function isBarrel(text: string): boolean {
  const { statements } = ts.createSourceFile('text.ts', text, ts.ScriptTarget.Latest);
  return statements.length > 1 && statements.every(isReExport);
}

/** Fakes and contract suites, for tests alone; and single files of tests that the tests of others use. */
const TESTING = './testing';
const TESTING_FILE = /^\.\/testing\/[a-z-]+$/;

/** A library has one public door, src/index.ts, which only re-exports, and perhaps one for tests; nothing else collects exports. */
export function findBarrelFaults(project: Project, sources: readonly { path: string; text: string }[]): string[] {
  const door = `${project.root}/src/index.ts`;
  const doors = [door, ...(project.exports.includes(TESTING) ? [`${project.root}/testing/index.ts`, `${project.root}/src/testing/index.ts`] : [])];
  const own = sources.filter(({ path }) => path.startsWith(`${project.root}/`));
  const others = own.filter(({ path, text }) => !doors.includes(path) && (path.endsWith('/index.ts') || isBarrel(text)));
  const isLibrary = project.root.startsWith('libs/');
  const doorText = own.find(({ path }) => path === door)?.text;
  return [
    ...(isLibrary && doorText === undefined ? [`${project.root} has no src/index.ts`] : []),
    ...(isLibrary && doorText !== undefined && !ts.createSourceFile('index.ts', doorText, ts.ScriptTarget.Latest).statements.every(isReExport) ? [`${door} does more than re-export`] : []),
    ...others.map(({ path }) => `${path} is a second barrel`),
    ...project.exports.filter((subpath) => subpath !== '.' && subpath !== TESTING && !TESTING_FILE.test(subpath)).map((subpath) => `${project.root} exports ${subpath} beside its index`),
  ];
}

/** What is made for tests stays in tests. */
export function findTestingFaults({ path, imports }: SourceFile): string[] {
  return isTest(path) ? [] : imports.filter((name) => /^@signalbox\/[a-z-]+\/testing(\/|$)|^\.{1,2}\/(.*\/)?testing\//.test(name)).map((name) => `${path} imports ${name}, which is for tests`);
}
