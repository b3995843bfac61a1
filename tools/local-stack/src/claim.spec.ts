import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awaitClaim, tryClaim, withClaim } from './claim.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claim-spec-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a claim', () => {
  it('has at most one owner, however many try at once', async () => {
    const claims = await Promise.all(Array.from({ length: 30 }, () => tryClaim(folder, 'demo')));
    expect(claims.filter((claim) => claim !== undefined).length).toBeLessThanOrEqual(1);
  });

  it('does not stand in the way of a longer name', async () => {
    expect(await tryClaim(folder, 'demo')).toBeDefined();
    expect(await tryClaim(folder, 'demo-2')).toBeDefined();
  });

  it('is waited for until the deadline', async () => {
    const first = await tryClaim(folder, 'demo');
    expect(await awaitClaim(folder, 'demo', { deadlineMs: 100 })).toBeUndefined();
    const second = awaitClaim(folder, 'demo', { deadlineMs: 5_000 });
    await first?.release();
    expect(await second).toBeDefined();
  });

  it('lets work run one at a time and is given back after a failure', async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      throw new Error('failed');
    };
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => withClaim(folder, 'demo', 10_000, work)));
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});
