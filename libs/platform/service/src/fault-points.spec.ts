import { createLogger } from '@signalbox/telemetry';
import { describe, expect, it } from 'vitest';
import { createFaultPoints, parseFaults } from './fault-points.js';

const silent = createLogger({ service: 'test', level: 'fatal' });

describe('fault points', () => {
  it('are read from a list', () => {
    expect(parseFaults('intake.before-publish:exit@3, pacing-sender.after-call:stop')).toEqual([
      { point: 'intake.before-publish', action: 'exit', arrival: 3 },
      { point: 'pacing-sender.after-call', action: 'stop', arrival: 1 },
    ]);
    expect(parseFaults('')).toEqual([]);
  });

  it.each(['intake.before-publish', 'a:explode', 'a:exit@0', 'a:exit@x', 'A b:exit'])('refuse %s', (text) => {
    expect(() => parseFaults(text)).toThrow(RangeError);
  });

  it('give the signal at the named arrival, once, and let the process go on where it was only stopped', async () => {
    const sent: string[] = [];
    const faults = createFaultPoints('a:stop@2', silent, (signal) => void sent.push(signal));
    for (const point of ['a', 'b', 'b', 'a', 'a']) await faults.reach(point);
    expect(sent).toEqual(['SIGSTOP']);
  });

  it('let nothing happen after a kill', async () => {
    const sent: string[] = [];
    const faults = createFaultPoints('a:exit', silent, (signal) => void sent.push(signal));
    let goesOn = false;
    void faults.reach('a').then(() => (goesOn = true));
    await faults.reach('other');
    expect(sent).toEqual(['SIGKILL']);
    expect(goesOn).toBe(false);
  });

  it('are nothing without the variable', async () => {
    const faults = createFaultPoints('', silent, () => expect.unreachable());
    await faults.reach('a');
  });
});
