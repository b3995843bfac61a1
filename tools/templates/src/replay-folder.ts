import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SimulatorAdmin } from '@signalbox/checkers';
import { findRecipients } from './find-recipients.js';
import { judgeReplays, type TemplateReport } from './judge-replays.js';
import { readNetwork, type Network } from './network.js';
import { replayTemplate, type Replay } from './replay-template.js';
import { openSimulatorDoor, type SimulatorAccount } from './simulator-door.js';
import { parseTemplates, type ReplayedTemplate, type SenderKind } from './template.js';

export interface Folder {
  readonly templates: readonly ReplayedTemplate[];
  readonly network: Network;
}

const NETWORK_FILE = 'network.json';

/** Throws RangeError that names every fault of every file. */
export async function readFolder(path: string): Promise<Folder> {
  const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
  const texts = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(path, name), 'utf8')] as const)));
  const network = readNetwork(texts.get(NETWORK_FILE));
  texts.delete(NETWORK_FILE);
  const { templates, faults } = parseTemplates(texts);
  if (faults.length > 0) throw new RangeError(faults.join('\n'));
  if (templates.length === 0) throw new RangeError(`${path} holds no templates`);
  return { templates, network };
}

export interface FolderReport {
  readonly reports: readonly TemplateReport[];
  readonly replays: readonly Replay[];
}

/** Everything arrives unless something stops it: chance has no part in what a template is told. */
export async function replayFolder({ templates, network }: Folder, account: SimulatorAccount): Promise<FolderReport> {
  const admin = new SimulatorAdmin(account.origin);
  await admin.putSenders(Object.values(network.senders));
  await admin.putSettings({ replyDelayMs: { min: 0, max: 0 }, outcomes: { finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 }, rules: [...network.filters] } });
  await admin.putFaults({ create: network.faults });
  const senders = Object.fromEntries(Object.entries(network.senders).map(([kind, { address }]) => [kind, address])) as Record<SenderKind, string>;
  const surroundings = { door: openSimulatorDoor(account), templates, recipients: await findRecipients(account), senders };
  const replays: Replay[] = [];
  for (const template of templates) replays.push(...(await replayTemplate(template, surroundings)));
  return { replays, reports: templates.map(({ name }) => judgeReplays(replays.filter(({ template }) => template === name))) };
}
