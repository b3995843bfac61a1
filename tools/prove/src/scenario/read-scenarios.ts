import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COUNTERS, SCENARIO, type Scenario } from './scenario.js';
import { readAs } from './shape.js';

/** Beside src and dist alike: two or three folders up from here. */
export const scenarioFolder = join(fileURLToPath(import.meta.url).replace(/\/(dist\/)?src\/scenario\/[^/]+$/, ''), 'scenarios');

/** Throws an Error that lists every fault of the text. */
export function readScenario(name: string, json: string): Scenario {
  const scenario = { ...readAs(SCENARIO, JSON.parse(json), name), name };
  const faults = findFaultsOf(scenario);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return scenario;
}

/** What single fields cannot tell. */
function findFaultsOf({ name, loads, bites, atMost, faults, promises }: Scenario): string[] {
  const loadNames = loads.map((load) => load.name);
  const named = [...faults.flatMap((fault) => (fault.kind === 'stop' ? [fault.load] : [])), ...(promises.P9 ? [promises.P9.quiet, promises.P9.beside] : [])];
  return [
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : [`${name}: a scenario is named in kebab-case after what it shows`]),
    ...(new Set(loadNames).size === loadNames.length ? [] : [`${name}.loads: two have one name`]),
    ...named.filter((load) => !loadNames.includes(load)).map((load) => `${name}: there is no load ${load}; there are ${loadNames.join(', ')}`),
    ...Object.keys({ ...bites, ...atMost }).filter((counter) => !(COUNTERS as readonly string[]).includes(counter)).map((counter) => `${name}.${counter in bites ? 'bites' : 'atMost'}.${counter}: no such counter; there are ${COUNTERS.join(', ')}`),
    ...(Object.values(promises).some((bounds) => bounds !== undefined) ? [] : [`${name}.promises: a scenario shows at least one`]),
  ];
}

/** Every scenario of the folder, in the order of their names; throws an Error that lists all faults of all files. */
export function readScenarios(folder: string = scenarioFolder): Scenario[] {
  const faults: string[] = [];
  const scenarios = readdirSync(folder).filter((file) => file.endsWith('.json')).sort().flatMap((file) => {
    try {
      return [readScenario(file.slice(0, -'.json'.length), readFileSync(join(folder, file), 'utf8'))];
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  faults.push(...findClashes(scenarios));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return scenarios;
}

/** A process that one scenario leaves running may serve the next, so one name means one plan. */
function findClashes(scenarios: readonly Scenario[]): string[] {
  const plans = new Map<string, { plan: string; scenario: string }>();
  return scenarios.flatMap((scenario) => scenario.processes.flatMap((process) => {
    const plan = JSON.stringify(process);
    const known = plans.get(process.name);
    if (known === undefined) plans.set(process.name, { plan, scenario: scenario.name });
    return known === undefined || known.plan === plan ? [] : [`${scenario.name}.processes: ${process.name} is another process in ${known.scenario}`];
  }));
}
