import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFolder, replayFolder, type FolderReport } from '../src/replay-folder.js';
import { startSimulator, type RunningSimulator } from '../src/start-simulator.js';

const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url));
const START_DEADLINE_MS = 60_000;
let simulator: RunningSimulator;
let found: FolderReport;

beforeAll(async () => {
  simulator = await startSimulator(fileURLToPath(new URL('../../../apps/carrier-simulator/dist/src/main.js', import.meta.url)));
  found = await replayFolder(await readFolder(EXAMPLES), simulator);
}, START_DEADLINE_MS);
afterAll(() => simulator.stop());

describe('the example templates at the simulated carrier', () => {
  it.each([
    ['login-code', 'arrives', ''],
    ['security-alert', 'split', 'without ë Ł ó ź it has 1'],
    ['nasty-emoji', 'split', 'without 🎉 it has 1'],
    ['nasty-short-link', 'saved', 'first form filtered (30007) > fallback delivered'],
    ['spring-sale', 'saved', 'first form filtered (30007) > degraded form delivered'],
    ['nasty-whatsapp-code', 'saved', 'first form filtered (63016) > degraded form delivered'],
    ['nasty-unregistered', 'saved', 'first form filtered (30032) > degraded form delivered'],
    ['nasty-endless', 'saved', 'first form rejected (21617) > degraded form delivered'],
    ['nasty-shouting', 'lost', 'first form filtered (30007) (verizon)'],
  ])('%s %s: %s', (name, verdict, note) => {
    const report = found.reports.find(({ template }) => template === name);
    expect(report?.verdict).toBe(verdict);
    expect(report?.notes.join('\n')).toContain(note);
  });

  it('are tried with every carrier', () => {
    expect([...new Set(found.replays.map(({ carrier }) => carrier))].sort()).toEqual(['att', 'other', 'tmobile', 'us-cellular', 'verizon']);
  });

  it('are repeated where the carrier says later', () => {
    expect(found.replays.flatMap(({ trials }) => trials).some(({ tries, result }) => tries > 1 && result.kind === 'delivered')).toBe(true);
  });
});
