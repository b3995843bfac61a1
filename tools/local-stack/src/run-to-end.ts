import { failureWithLog } from './log-tail.js';
import { describeExit } from './stack-process.js';
import type { Supervisor } from './supervisor-client.js';
import type { ChildSpec } from './supervisor-protocol.js';

/** Runs a program that ends by itself; anything but exit code 0 within the deadline is an error with the end of its log. */
export async function runToEnd(
  supervisor: Supervisor,
  what: string,
  spec: ChildSpec & { readonly logFile: string },
  deadlineMs: number,
): Promise<void> {
  const running = await supervisor.start(spec);
  let late = false;
  const kill = setTimeout(() => {
    late = true;
    running.signal('SIGKILL');
  }, deadlineMs);
  const exit = await running.exited;
  clearTimeout(kill);
  if (exit.code === 0) return;
  const reason = late ? `took longer than ${deadlineMs} ms` : `failed (${describeExit(exit)})`;
  throw await failureWithLog(`${what} ${reason}`, spec.logFile);
}
