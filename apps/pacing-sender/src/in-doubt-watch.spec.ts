import { describe, expect, it } from 'vitest';
import { manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { InDoubtWatch } from './in-doubt-watch.js';

function make() {
  const clock = manualClock(0);
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  return { clock, metrics, watch: new InDoubtWatch(clock, metrics) };
}

describe('InDoubtWatch', () => {
  it('shows what is open, and counts what was settled by its way', async () => {
    const { metrics, watch } = make();
    for (const messageId of ['a', 'b', 'c', 'c']) watch.waits(messageId, 1_000);
    expect(await metrics.render()).toMatch(/sb_in_doubt_open\{[^}]*\} 3/);
    watch.settled('a', 'found');
    watch.settledByCallback('b');
    expect(await metrics.render()).toMatch(/sb_in_doubt_open\{[^}]*\} 1/);
    expect(await metrics.render()).toMatch(/sb_in_doubt_settled_total\{way="callback"[^}]*\} 1/);
  });

  it('does not count a callback that was only faster than the reply', async () => {
    const { metrics, watch } = make();
    watch.settledByCallback('a');
    expect(await metrics.render()).not.toContain('way="callback"');
  });

  it('forgets heads that have gone to another process', () => {
    const { clock, watch } = make();
    watch.waits('a', 1_000);
    clock.advance(10_999);
    expect(watch.count()).toBe(1);
    clock.advance(10);
    expect(watch.count()).toBe(0);
  });
});
