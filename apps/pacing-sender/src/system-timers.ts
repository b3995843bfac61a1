import type { Timers } from '@signalbox/kafka';

/** The timers of the process. */
export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
  soon: (run) => void setImmediate(run),
};
