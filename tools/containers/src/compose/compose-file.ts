import { readYaml } from '../repository.js';

/** What the checks read of a compose file; its whole form is judged by the schema. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export interface ComposeService {
  readonly image: string;
  readonly build?: unknown;
  readonly command?: readonly string[];
  readonly env_file?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly disable?: boolean };
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly security_opt?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly stop_grace_period?: string;
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly cpus?: string; readonly memory?: string } } };
}

export const COMPOSE_FILE = 'docker-compose.yml';

/** Where the generated secrets are, from the root of the repository. */
export const SECRETS_FOLDER = '.local/containers';

export const readCompose = (): ComposeFile => readYaml<ComposeFile>(COMPOSE_FILE);

/** Ours are built from the image of this repository; the first word of the command names the program. */
export function listPrograms({ services }: ComposeFile): (readonly [name: string, program: string, service: ComposeService])[] {
  return Object.entries(services).filter(([, service]) => service.build !== undefined).map(([name, service]) => [name, service.command?.[0] ?? '', service]);
}

/** Services answer a health check until they are stopped, workers only work until then, and tasks end by themselves. */
export type ServiceKind = 'service' | 'worker' | 'task';

/** What ends by itself is started again only where it failed. */
export function kindOf({ healthcheck, restart }: ComposeService): ServiceKind {
  if (healthcheck?.disable !== true) return 'service';
  return restart?.startsWith('on-failure') === true ? 'task' : 'worker';
}

/** The variables of an env file as compose reads them between single quotes. */
export function parseEnvFile(content: string): Record<string, string> {
  return Object.fromEntries([...content.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [name, value]));
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** A duration of compose such as `1m30s`, in milliseconds. */
export function parseDurationMs(duration: string): number {
  return [...duration.matchAll(/(\d+)([smh])/g)].reduce((sum, [, count, unit = 's']) => sum + Number(count) * (UNITS_MS[unit] ?? 0), 0);
}
