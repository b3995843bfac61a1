import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The words by which operators are told to look for it (docs/operations.md). */
const ALARM = '"the carrier refuses a tenant"';

/** How often senders have said so, in the logs of a stack. */
export async function countKeyAlarms(logFolder: string): Promise<number> {
  const logs = (await readdir(logFolder)).filter((name) => name.startsWith('pacing-sender'));
  const texts = await Promise.all(logs.map((name) => readFile(join(logFolder, name), 'utf8')));
  return texts.reduce((sum, text) => sum + text.split(ALARM).length - 1, 0);
}

const DEADLINE_MS = 60_000;
const AGAIN_MS = 250;

/** Until there are more than `before`. An operator can do nothing before somebody tells; throws where nobody does. */
export async function waitForKeyAlarm(logFolder: string, before: number): Promise<void> {
  for (const endMs = Date.now() + DEADLINE_MS; (await countKeyAlarms(logFolder)) <= before; await sleep(AGAIN_MS)) {
    if (Date.now() > endMs) throw new Error(`no sender has said within ${DEADLINE_MS / 1000} s that the carrier refuses a tenant; see their logs`);
  }
}
