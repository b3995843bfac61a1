import { describe, expect, it } from 'vitest';
import { createHealthChecks } from './health.js';

describe('createHealthChecks', () => {
  it('is healthy when every check is', async () => {
    const checks = createHealthChecks();
    checks.add('a', () => ({ healthy: true, detail: 'fine' }));
    expect(await checks.run()).toEqual({ healthy: true, checks: [{ name: 'a', healthy: true, detail: 'fine' }] });
    checks.add('b', () => Promise.reject(new Error('away')));
    expect(await checks.run()).toMatchObject({ healthy: false, checks: [{ name: 'a', healthy: true }, { name: 'b', healthy: false, detail: 'away' }] });
  });

  it('counts a check without an answer as unhealthy', async () => {
    const checks = createHealthChecks();
    checks.add('slow', () => new Promise(() => {}));
    expect(await checks.run()).toMatchObject({ healthy: false, checks: [{ detail: 'no answer in 2000 ms' }] });
  });

  it('refuses a name twice', () => {
    const checks = createHealthChecks();
    checks.add('a', () => ({ healthy: true, detail: '' }));
    expect(() => checks.add('a', () => ({ healthy: true, detail: '' }))).toThrow('give each a name of its own');
  });
});
