import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendAll, copyAsKilled, makeFolder, openRig, readOut, removeFolder, segmentsIn } from './spool-rig.js';

/** What happens to a spool between two kills. */
type Step =
  | { readonly do: 'append'; readonly count: number; readonly besideReading: boolean }
  | { readonly do: 'read'; readonly records: number; readonly complete: boolean }
  | { readonly do: 'kill'; readonly appending: number; readonly tail: 'none' | 'cut' | 'noise' | 'zeros'; readonly bytes: number }
  | { readonly do: 'lose-checkpoint' };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 12 }), besideReading: fc.boolean() }),
  fc.record({ do: fc.constant('read' as const), records: fc.integer({ min: 1, max: 10 }), complete: fc.boolean() }),
  fc.record({ do: fc.constant('kill' as const), appending: fc.integer({ min: 0, max: 6 }), tail: fc.constantFrom('none' as const, 'cut' as const, 'noise' as const, 'zeros' as const), bytes: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('lose-checkpoint' as const) }),
);
const LIMITS = { limits: { segmentBytes: 180 } };

/** The newest segment as a kill or a power cut may leave it: more than was synced, but not whole. */
function spoil(folder: string, tail: 'cut' | 'noise' | 'zeros', bytes: number, durableBytes: number): void {
  const name = segmentsIn(folder).at(-1);
  if (name === undefined) return;
  const path = join(folder, name);
  const size = readFileSync(path).length;
  // What is not durable yet may be cut anywhere; what is may not.
  if (tail === 'cut') truncateSync(path, Math.max(Math.min(size, durableBytes), size - bytes));
  else writeFileSync(path, Buffer.concat([readFileSync(path), tail === 'zeros' ? Buffer.alloc(bytes) : Buffer.from([0x9e, 0x53, 0x50, 0x01, ...Array.from({ length: bytes }, () => 0x41)])]));
}

/** Runs the steps; returns what was taken and completed, and what came to be read. */
async function live(steps: readonly Step[]): Promise<{ taken: Set<string>; read: string[]; completed: Set<string> }> {
  let folder = makeFolder();
  let { spool } = await openRig(folder, LIMITS);
  let next = 0;
  const names = (count: number): string[] => Array.from({ length: count }, () => `record ${next++}`);
  const [taken, completed, read] = [new Set<string>(), new Set<string>(), [] as string[]];
  for (const step of steps) {
    if (step.do === 'append') {
      const texts = names(step.count);
      const appended = appendAll(spool, texts);
      if (step.besideReading) read.push(...(await readOut(spool)));
      await appended;
      texts.forEach((text) => taken.add(text));
    } else if (step.do === 'read') {
      const batch = await spool.readOldest({ records: step.records, bytes: 200 });
      const texts = (batch?.records ?? []).map(({ payload }) => payload.toString());
      read.push(...texts);
      if (batch && step.complete) await spool.complete(batch).then(() => texts.forEach((text) => completed.add(text)));
    } else if (step.do === 'kill') {
      const durable = segmentsIn(folder).map((name) => readFileSync(join(folder, name)).length).at(-1) ?? 0;
      const count = segmentsIn(folder).length;
      const unfinished = appendAll(spool, names(step.appending));
      if (step.appending > 0) await new Promise((resolve) => void setImmediate(resolve));
      const killed = copyAsKilled(folder);
      if (step.tail !== 'none') spoil(killed, step.tail, step.bytes, segmentsIn(killed).length === count ? durable : 0);
      await unfinished;
      await spool.close();
      removeFolder(folder);
      folder = killed;
      ({ spool } = await openRig(folder, LIMITS));
    } else writeFileSync(join(folder, 'checkpoint'), '');
  }
  read.push(...(await readOut(spool)));
  expect(segmentsIn(folder)).toEqual([]);
  await spool.close();
  removeFolder(folder);
  return { taken, read, completed };
}

describe('a spool that is killed at any moment', () => {
  it('gives everything that it has taken at least once, nothing that it was not given, and never holds up', async () => {
    await fc.assert(fc.asyncProperty(fc.array(STEP, { minLength: 3, maxLength: 25 }), async (steps) => {
      const { taken, read, completed } = await live(steps);
      const found = new Set(read);
      expect([...taken].filter((text) => !found.has(text))).toEqual([]);
      expect(read.filter((text) => !/^record \d+$/.test(text))).toEqual([]);
      expect([...completed].filter((text) => !found.has(text))).toEqual([]);
    }), { numRuns: 30 });
  }, 120_000);

  it('repeats nothing that was completed, unless its checkpoint is lost', async () => {
    const kept = STEP.filter((step) => step.do !== 'lose-checkpoint');
    await fc.assert(fc.asyncProperty(fc.array(kept, { minLength: 3, maxLength: 20 }), async (steps) => {
      const { read, completed } = await live([...steps, { do: 'kill', appending: 0, tail: 'none', bytes: 1 }]);
      for (const text of completed) expect(read.filter((one) => one === text).length, text).toBeLessThanOrEqual(1 + steps.filter((step) => step.do === 'read' && !step.complete).length);
    }), { numRuns: 25 });
  }, 120_000);

  it('loses at most the records whose bytes were changed', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 5, max: 40 }), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), async (count, places) => {
      const folder = makeFolder();
      const { spool } = await openRig(folder, LIMITS);
      const texts = Array.from({ length: count }, (_, index) => `record ${index}`);
      for (const text of texts) await spool.append(Buffer.from(text));
      const killed = copyAsKilled(folder);
      await spool.close();
      const hit = new Set<string>();
      const all = segmentsIn(killed).map((name) => ({ path: join(killed, name), bytes: readFileSync(join(killed, name)) }));
      for (const place of places) {
        const segment = all[place % all.length]!;
        const at = place % segment.bytes.length;
        segment.bytes.writeUInt8(segment.bytes.readUInt8(at) ^ 0x20, at);
        // Whose frame it is: the one whose text stands next behind the place, or around it.
        const before = all.slice(0, all.indexOf(segment)).reduce((sum, { bytes }) => sum + bytes.length, 0) + at;
        let end = 0;
        hit.add(texts.find((text) => before < (end += 20 + text.length)) ?? '');
      }
      all.forEach(({ path, bytes }) => writeFileSync(path, bytes));
      const { spool: next } = await openRig(killed, LIMITS);
      const found = await readOut(next);
      expect(found.filter((text) => !texts.includes(text))).toEqual([]);
      expect(texts.filter((text) => !hit.has(text) && !found.includes(text))).toEqual([]);
      await next.close();
      [folder, killed].forEach(removeFolder);
    }), { numRuns: 30 });
  }, 120_000);
});
