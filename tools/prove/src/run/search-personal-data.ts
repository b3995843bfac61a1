import { readFile } from 'node:fs/promises';
import { PersonalDataScanner } from '@signalbox/checkers';
import { seedPolicyFile, type Signalbox } from '@signalbox/local-stack';
import type { Search } from '../judge/history.js';
import { personalDataOf } from '../judge/personal-data-of.js';
import type { PlannedLoad } from '../plan/plan-load.js';
import { readLogs, readMetrics, readTables, readTopics } from './sources.js';
import type { Witness } from './witness.js';

/** Looks for the people and texts of these loads in everything that the stack has written: logs, topics, metrics and tables. */
export async function searchPersonalData(signalbox: Signalbox, witness: Witness, loads: readonly PlannedLoad[]): Promise<Search> {
  const { templates } = JSON.parse(await readFile(seedPolicyFile, 'utf8')) as { templates: { templateId: string; body: string }[] };
  const scanner = new PersonalDataScanner(personalDataOf({ intents: loads.flatMap(({ intents }) => intents), optedOut: loads.flatMap(({ optedOut }) => optedOut) }, templates));
  const sources = (await Promise.all([readLogs(signalbox), readTopics(witness.kafka), readMetrics(signalbox), readTables(signalbox)])).flat();
  return { places: sources.length, leaks: sources.flatMap(({ kind, name, text }) => scanner.scan(`${kind} of ${name}`, text)) };
}
