import { kindOf, type ComposeFile, type ComposeService } from './compose-file.js';

const IS_PATH = /^[./]/;

function findDependencyFaults(name: string, service: ComposeService, { services }: ComposeFile): string[] {
  return Object.entries(service.depends_on ?? {}).flatMap(([other, { condition }]) => {
    const target = services[other];
    if (target === undefined) return [`${name} waits for ${other}, which is not there`];
    const kind = kindOf(target);
    if (kind === 'worker') return [`${name} waits for ${other}, which never says that it is ready`];
    const wanted = kind === 'task' ? 'service_completed_successfully' : 'service_healthy';
    return condition === wanted ? [] : [`${name} waits for ${other} until ${condition}, not ${wanted}`];
  });
}

/** Names that lead nowhere, and waits that do not wait for what is needed. */
export function findWiringFaults(file: ComposeFile): string[] {
  const entries = Object.entries(file.services);
  const used = (list: (service: ComposeService) => readonly string[]): Set<string> => new Set(entries.flatMap(([, service]) => list(service)));
  const volumes = used(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? '').filter((source) => !IS_PATH.test(source)));
  const secrets = used(({ secrets: names = [] }) => names);
  const compare = (kind: string, wanted: Set<string>, declared: readonly string[]): string[] => [
    ...[...wanted].filter((name) => !declared.includes(name)).map((name) => `the ${kind} ${name} is not declared`),
    ...declared.filter((name) => !wanted.has(name)).map((name) => `nobody uses the ${kind} ${name}`),
  ];
  return [
    ...compare('volume', volumes, Object.keys(file.volumes)),
    ...compare('secret', secrets, Object.keys(file.secrets)),
    ...entries.flatMap(([name, service]) => findDependencyFaults(name, service, file)),
  ];
}
