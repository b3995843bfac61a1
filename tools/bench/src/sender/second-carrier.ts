import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { SimulatorAdmin } from '@signalbox/checkers';
import { repositoryFolder, type Signalbox } from '@signalbox/local-stack';

/** A carrier of its own, with a ledger and faults of its own, that speaks the second provider's API. */
export interface SecondCarrier {
  readonly simulator: SimulatorAdmin;
  /** What a sender needs in order to use it. */
  readonly env: Readonly<Record<string, string>>;
}

const REQUESTS_PER_SECOND = 1_000;
const onOneLine = (pem: string): string => pem.trim().replaceAll('\n', '\\n');

export async function startSecondCarrier({ stack }: Signalbox, sender: { readonly sender: string; readonly segmentsPerSecond: number }): Promise<SecondCarrier> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  const port = await stack.reservePort();
  const origin = `http://127.0.0.1:${port}`;
  await stack.startService({
    name: 'second-carrier', entry: join(repositoryFolder, 'apps/carrier-simulator/dist/src/main.js'), readyUrl: `${origin}/health/ready`,
    env: { HTTP_PORT: String(port), SIM_SEED: 'bench', SIM_SENDERS: JSON.stringify([{ address: sender.sender, mps: sender.segmentsPerSecond }]), SIM_VONAGE_PUBLIC_KEY: onOneLine(publicKey) },
  });
  const simulator = new SimulatorAdmin(origin);
  await simulator.putVonage({ requestsPerSecond: REQUESTS_PER_SECOND });
  await simulator.putFaults({ callbacks: { lossRate: 1 } });
  return { simulator, env: { VONAGE_BASE_URL: origin, VONAGE_PRIVATE_KEY: onOneLine(privateKey) } };
}
