import { fileURLToPath } from 'node:url';
import { startNodeProcess, type NodeProcess } from '@signalbox/service/testing';

const MAIN = fileURLToPath(new URL('../../../carrier-simulator/dist/src/main.js', import.meta.url));

/** What a test reads of the carrier's ledger. */
export interface Accepted {
  readonly sid: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly sender: string;
  readonly segments: number;
  readonly requestReceivedAtMs: number;
  readonly fault: string | null;
}

export const ACCOUNT_SID = `AC${'7'.repeat(32)}`;
export const AUTH_TOKEN = 'the-token-of-the-test';

/** The simulated carrier, over HTTP, and what it knows to be true. */
export interface Carrier {
  readonly url: string;
  ledger(): Promise<Accepted[]>;
  /** Rates and rules of what goes wrong, as the simulator's admin API takes them. */
  breakThings(faults: object): Promise<void>;
  change(settings: object): Promise<void>;
  /** What it is as a second provider, with another API. */
  changeVonage(settings: object): Promise<void>;
  stop(): Promise<void>;
}

export async function startCarrier(senders: readonly { readonly sender: string; readonly rate: number }[], listingDelayMs: number): Promise<Carrier> {
  const simulator: NodeProcess = await startNodeProcess(MAIN, {
    SIM_ACCOUNT_SID: ACCOUNT_SID,
    SIM_AUTH_TOKEN: AUTH_TOKEN,
    SIM_L_MS: String(listingDelayMs),
    SIM_SENDERS: JSON.stringify(senders.map(({ sender, rate }) => ({ address: sender, mps: rate }))),
    SIM_CONCURRENCY_LIMIT: '1000',
  });
  const admin = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${simulator.url}/admin/${path}`, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    url: simulator.url,
    ledger: async () => ((await admin('GET', 'ledger?limit=10000')) as { entries: Accepted[] }).entries,
    breakThings: async (faults) => void (await admin('PUT', 'faults', faults)),
    changeVonage: async (settings) => void (await admin('PUT', 'vonage', settings)),
    change: async (settings) => void (await admin('PUT', 'settings', settings)),
    stop: () => simulator.stop(),
  };
}

/** Most segments that arrived from a sender in any sliding second. */
export function fullestSecond(accepted: readonly Accepted[], sender: string): number {
  const arrivals = accepted.filter((entry) => entry.sender === sender).sort((a, b) => a.requestReceivedAtMs - b.requestReceivedAtMs);
  const within = (endMs: number): number => arrivals.reduce((sum, { requestReceivedAtMs: atMs, segments }) => (atMs > endMs - 1_000 && atMs <= endMs ? sum + segments : sum), 0);
  return Math.max(0, ...arrivals.map(({ requestReceivedAtMs }) => within(requestReceivedAtMs)));
}

export function duplicatesOf(accepted: readonly Accepted[]): string[] {
  const ids = accepted.map(({ messageId }) => messageId);
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}
