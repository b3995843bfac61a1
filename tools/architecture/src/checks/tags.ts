import type { Project } from '../workspace.js';

/** The app whose rules a domain library holds. */
const RULES_OF: Readonly<Record<string, string>> = { admission: 'intake', routing: 'routing-policy', pacing: 'pacing-sender', delivery: 'callback-ingestion', fraud: 'fraud-detection', usage: 'analytics' };

type Layout = readonly (readonly [RegExp, (name: string) => readonly [type: string, scope: string | undefined]])[];

/** Where each kind of project lives; the first row that fits a folder holds. */
const LAYOUT: Layout = [
  [/^tools\/([^/]+)$/, () => ['tool', 'shared']],
  [/^apps\/(e2e)$/, () => ['e2e', 'shared']],
  [/^apps\/([^/]+)$/, (name) => ['app', name]],
  [/^libs\/domain\/(message)$/, () => ['kernel', 'shared']],
  [/^libs\/domain\/([^/]+)$/, (name) => ['domain', RULES_OF[name]]],
  [/^libs\/platform\/([^/]+)$/, () => ['platform', 'shared']],
  [/^libs\/(contracts|client)$/, (name) => [name, 'shared']],
  [/^libs\/(data)-model$/, (name) => [name, 'shared']],
];

/** The tags that follow from a project's folder; null for a folder that has no place in the layout. */
export function tagsOf(folder: string): readonly string[] | null {
  for (const [pattern, describe] of LAYOUT) {
    const name = pattern.exec(folder)?.[1];
    if (name === undefined) continue;
    const [type, scope] = describe(name);
    return scope === undefined ? null : [`type:${type}`, `scope:${scope}`];
  }
  return null;
}

/** An untagged project may import anything, and a wrong tag moves a wall: names and tags follow from the folder. */
export function findTagFaults(project: Project): string[] {
  const { root, tags, packageName, nxName } = project;
  const expected = tagsOf(root);
  if (expected === null) return [`${root} has no place in the layout`];
  const name = root.split('/').at(-1);
  return [
    ...(tags.join() === expected.join() ? [] : [`${root} is tagged [${tags.join()}], its folder means [${expected.join()}]`]),
    ...(packageName === `@signalbox/${name}` ? [] : [`${root} is called ${packageName}, its folder means @signalbox/${name}`]),
    ...(nxName === name ? [] : [`${root} is ${nxName} to Nx, its folder means ${name}`]),
  ];
}
