import { existsSync } from 'node:fs';
import { seedPolicyFile } from '@signalbox/local-stack';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { kindOf, listPrograms, parseDurationMs, readCompose } from '../src/compose/compose-file.js';
import { environmentOf } from '../src/compose/environment-of.js';
import { findHardeningFaults } from '../src/compose/find-hardening-faults.js';
import { findWiringFaults } from '../src/compose/find-wiring-faults.js';
import { listApps, pathOf, readJson, readText, readYaml } from '../src/repository.js';
import { readCarrierNumbers } from '../src/secrets/carrier-numbers.js';
import { makeDevelopmentSecrets } from '../src/secrets/development-secrets.js';
import { renderSecretFiles } from '../src/secrets/render-secret-files.js';

const compose = readCompose();
const programs = listPrograms(compose);
const secrets = makeDevelopmentSecrets();
const files = renderSecretFiles(secrets, readCarrierNumbers());
const apps = listApps();

/** The sources of a service are compiled as they are read, on a machine that may be busy. */
const COMPILE_DEADLINE_MS = 60_000;

/** By the schema of the Compose Specification, whose draft Ajv knows without its name. */
function findSchemaFaults(file: unknown): string[] {
  const { $schema: _draft, ...schema } = readJson<Record<string, unknown>>('tools/containers/schema/compose-spec.json');
  const validate: ValidateFunction = new Ajv({ strict: false, allErrors: true, formats: { duration: true, subnet_ip_address: true } }).compile(schema as AnySchema);
  void validate(file);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

describe('the compose file', () => {
  it('is one by the published schema', () => {
    expect(findSchemaFaults(readYaml('docker-compose.yml'))).toEqual([]);
    expect(findSchemaFaults({ services: { intake: { imag: 'x' } } })).not.toEqual([]);
  });

  it('runs every app once, and nothing that is none', () => {
    const services = programs.filter(([, , service]) => kindOf(service) === 'service');
    expect(services.map(([name]) => name).sort()).toEqual(apps);
    expect(services.filter(([name, program]) => name !== program)).toEqual([]);
  });

  it('keeps the database in order by itself, with the rights of its owner and no key', () => {
    const workers = programs.filter(([, , service]) => kindOf(service) === 'worker');
    expect(workers.map(([name, program, service]) => [name, program, Object.keys(environmentOf(service, files))])).toEqual([['housekeeping', 'housekeeping', ['DATABASE_URL']]]);
  });

  it('runs only programs that the image has', () => {
    const launcher = readText('deploy/container/start.mjs');
    expect(programs.map(([, program]) => program).filter((program) => !apps.includes(program) && !launcher.includes(program))).toEqual([]);
    const entries = [...launcher.matchAll(/'((?:libs|apps)\/[^']+)\.js'/g)].map(([, entry = '']) => entry.replace('dist/src', 'src'));
    expect(entries.filter((entry) => !existsSync(pathOf(`${entry}.ts`)))).toEqual([]);
  });

  it.each(Object.entries(compose.services))('lets %s do no more than it must', (name, service) => {
    expect(findHardeningFaults(name, service)).toEqual([]);
  });

  it('names only what is there', () => {
    expect(findWiringFaults(compose)).toEqual([]);
  });

  it('mounts only files that exist or are generated', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes).map((volume) => volume.split(':')[0] ?? '').filter((path) => path.startsWith('.'));
    expect(mounted.filter((path) => !existsSync(pathOf(path)))).toEqual([]);
    const made = files.map(({ name }) => `.local/containers/${name}`);
    expect(Object.values(compose.secrets).map(({ file }) => file).filter((file) => !made.includes(file))).toEqual([]);
  });

  it('scrapes every service by its port', () => {
    const { scrape_configs: jobs } = readYaml<{ scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[] }>('deploy/prometheus/prometheus.yml');
    const targets = jobs.find(({ job_name: name }) => name === 'signalbox')?.static_configs.flatMap((config) => config.targets) ?? [];
    expect(targets.sort()).toEqual(apps.filter((app) => app !== 'carrier-simulator').map((app) => `${app}:8080`));
  });

  it('holds no secret', () => {
    const values = files.filter(({ name }) => name.endsWith('.env')).flatMap(({ content }) => content.split('\n')).map((line) => line.replace(/^\w+=/, '').replaceAll("'", ''));
    expect(values.filter((value) => value.length > 12 && readText('docker-compose.yml').includes(value))).toEqual([]);
  });
});

describe('the environment of', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it.each(programs.filter(([name]) => apps.includes(name)))('%s holds all that its configuration needs', { timeout: COMPILE_DEADLINE_MS }, async (name, _, service) => {
    const environment = { ...environmentOf(service, files), HTTP_HOST: '0.0.0.0', HTTP_PORT: '8080' };
    const given: Record<string, string> = { ...environment, ...('TENANTS_FILE' in environment && { TENANTS_FILE: '' }), ...('SEED_POLICY_FILE' in environment && { SEED_POLICY_FILE: seedPolicyFile }) };
    for (const [variable, value] of Object.entries(given)) vi.stubEnv(variable, value);
    const module = (await import(pathOf(`apps/${name}/src/app.config.ts`))) as Record<string, unknown>;
    const definition = Object.values(module).find((value): value is Definition => typeof (value as Definition | undefined)?.read === 'function');
    const faults: string[] = [];
    if (definition === undefined) (module['readConfig'] as (env: object) => object)(given);
    else definition.read(given, faults);
    expect(faults).toEqual([]);
    expect(definition === undefined ? [] : Object.keys(environment).filter((variable) => !(variable in definition.fields))).toEqual([]);
  });

  it.each(programs.filter(([name]) => name !== 'carrier-simulator' && apps.includes(name)))('%s lets it drain before it is killed', (_, _program, service) => {
    const budgetMs = Number(environmentOf(service, files)['SHUTDOWN_BUDGET_MS']);
    expect(parseDurationMs(service.stop_grace_period ?? '')).toBeGreaterThan(budgetMs);
  });

  it('no service but intake opens intents, and none but the sender signs for the second carrier', () => {
    const holders = (variable: string): string[] => programs.filter(([, , service]) => variable in environmentOf(service, files)).map(([name]) => name);
    expect([holders('SB_INTAKE_PRIVATE_KEYS'), holders('VONAGE_PRIVATE_KEY')]).toEqual([['intake'], ['pacing-sender']]);
  });
});

interface Definition {
  readonly fields: Readonly<Record<string, unknown>>;
  read(environment: Readonly<Record<string, string>>, faults: string[]): unknown;
}

describe('development secrets', () => {
  it('are never twice the same, and the hashes that services get are of what people get', () => {
    const other = makeDevelopmentSecrets();
    expect([other.databasePassword, other.operatorToken, other.keys]).not.toEqual([secrets.databasePassword, secrets.operatorToken, secrets.keys]);
    const tenants = files.find(({ name }) => name === 'tenants.json')?.content ?? '';
    expect(secrets.tenants.every(({ tenantId, apiKey }) => tenants.includes(tenantId) && !tenants.includes(apiKey))).toBe(true);
  });
});
