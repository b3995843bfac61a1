import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '@signalbox/local-stack';
import { parse } from 'yaml';

/** Path of a file of the repository, given from its root. */
export const pathOf = (file: string): string => join(repositoryFolder, file);

export const readText = (file: string): string => readFileSync(pathOf(file), 'utf8');

/** A YAML file with its anchors and merges resolved. Throws where it is no YAML. */
export const readYaml = <T>(file: string): T => parse(readText(file), { merge: true }) as T;

export const readJson = <T>(file: string): T => JSON.parse(readText(file)) as T;

/** Every app that runs as a process of its own, the simulated carrier included. */
export function listApps(): string[] {
  return readdirSync(pathOf('apps')).filter((app) => existsSync(pathOf(`apps/${app}/src/main.ts`))).sort();
}
