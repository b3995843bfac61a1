import { NO_FAULTS, type FaultPoints } from '@signalbox/kafka';
import type { Logger } from '@signalbox/telemetry';

/** `exit` is kill -9, `stop` is SIGSTOP: the process stands still until it is continued. */
const SIGNALS = { exit: 'SIGKILL', stop: 'SIGSTOP' } as const;
type Action = keyof typeof SIGNALS;

interface Fault {
  readonly point: string;
  readonly action: Action;
  /** Which arrival at the point triggers it, from 1. */
  readonly arrival: number;
}

const FAULT = /^([a-z0-9.-]+):(exit|stop)(?:@([1-9]\d{0,8}))?$/;

function parseFault(text: string): Fault {
  const [, point, action, arrival = '1'] = FAULT.exec(text) ?? [];
  if (point === undefined || action === undefined) throw new RangeError(`is not a list of <point>:exit@<n> or <point>:stop@<n>`);
  return { point, action: action as Action, arrival: Number(arrival) };
}

/** Reads `intake.before-publish:exit@3,pacing-sender.after-call:stop@1`; RangeError on anything else. */
export function parseFaults(text: string): readonly Fault[] {
  return text.split(',').map((item) => item.trim()).filter((item) => item !== '').map(parseFault);
}

/** The armed points. `send` gives the process a signal; a killed process never returns from `reach`. */
export function createFaultPoints(text: string, logger: Logger, send: (signal: NodeJS.Signals) => void): FaultPoints {
  const faults = parseFaults(text);
  if (faults.length === 0) return NO_FAULTS;
  logger.warn('fault points are armed: this process will kill or stop itself', { faults: text });
  const arrivals = new Map<string, number>();
  return {
    async reach(name) {
      const arrival = (arrivals.get(name) ?? 0) + 1;
      arrivals.set(name, arrival);
      const fault = faults.find((candidate) => candidate.point === name && candidate.arrival === arrival);
      if (!fault) return;
      logger.warn('fault point reached', { point: name, arrival, action: fault.action });
      send(SIGNALS[fault.action]);
      if (fault.action === 'exit') await new Promise<never>(() => {});
    },
  };
}
