import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { EngineBar } from '../src/engine/bar.js';
import { engineCommand } from '../src/engine/engine-command.js';
import { keysTrial } from '../src/engine/keys.trial.js';
import { TRIALS } from '../src/engine/trials.js';
import type { Report } from '../src/report/report.js';

const jsonFile = join(tmpdir(), `signalbox-bench-${process.pid}.json`);
afterAll(() => rm(jsonFile, { force: true }));

const bar = (name: string, goal: number): EngineBar => ({ trial: 'keys', name, says: 'as in the full table', unit: 'records/s', better: 'higher', goal });
const trials = { ...TRIALS, keys: keysTrial({ keys: 20, few: 100, many: 200, fewRounds: 1, manyRounds: 1 }), idle: () => Promise.reject(new Error('the servers stay away')) };

async function run(bars: readonly EngineBar[], ...args: string[]): Promise<{ code: number; printed: string }> {
  let printed = '';
  const code = await engineCommand({ args, bars, trials, ownServers: false, out: (text) => (printed += text), progress: () => undefined, abort: new AbortController().signal });
  return { code, printed };
}

describe('the bench of the engine', () => {
  it('measures in processes of both clients, prints and writes the verdicts, and fails where a bar is missed', async () => {
    const { code, printed } = await run([bar('keys-10k', 1), bar('keys-100k', 1e9)], '--json', jsonFile);
    const { bars, comparisons } = JSON.parse(await readFile(jsonFile, 'utf8')) as Report;
    expect(bars?.map(({ name, verdict }) => [name, verdict])).toEqual([['keys-10k', 'met'], ['keys-100k', 'missed']]);
    expect(comparisons?.every(({ kafkajs, platformatic }) => Number.isFinite(kafkajs) && Number.isFinite(platformatic))).toBe(true);
    expect(comparisons?.find(({ name }) => name === 'keys-order')).toMatchObject({ kafkajs: 0, platformatic: 0 });
    expect(printed).toMatch(/^keys-100k +[\d,]+ +>= 1,000,000,000 +records\/s +missed/m);
    expect(code).toBe(1);
  });

  it('counts what could not be measured as missed', async () => {
    const { code, printed } = await run([{ ...bar('idle-cpu', 2), trial: 'idle' }]);
    expect(printed).toContain('idle could not be carried through: the servers stay away');
    expect(printed).toMatch(/^idle-cpu +- .*not measured/m);
    expect(code).toBe(1);
  });
});
