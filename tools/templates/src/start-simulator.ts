import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import type { SimulatorAccount } from './simulator-door.js';

const ENTRY = fileURLToPath(new URL('../../../../apps/carrier-simulator/dist/src/main.js', import.meta.url));
const ACCOUNT = { accountSid: 'AC00000000000000000000000000000001', authToken: 'template-replay' };

export interface RunningSimulator extends SimulatorAccount {
  stop(): Promise<void>;
}

/** The simulated carrier as a process of its own, on a free port. */
export async function startSimulator(entry = ENTRY): Promise<RunningSimulator> {
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HTTP_PORT: '0', SIM_SEED: 'templates', SIM_ACCOUNT_SID: ACCOUNT.accountSid, SIM_AUTH_TOKEN: ACCOUNT.authToken, SIM_CALLBACK_DELAY_SCALE: '0.001', SIM_L_MS: '0' },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the simulated carrier ended with ${code} before it listened`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { message, port: listening } = JSON.parse(line) as { message?: string; port?: number };
      if (message === 'listening' && listening !== undefined) resolve(listening);
    });
  });
  return {
    origin: `http://127.0.0.1:${port}`, ...ACCOUNT,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
