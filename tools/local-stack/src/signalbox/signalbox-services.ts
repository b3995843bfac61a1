import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { generateDevelopmentKeys } from '@signalbox/crypto';
import type { ServiceSpec } from '../service.js';
import { renderOperators } from './development-tenants.js';
import { readContracts, readNumbersOf, repositoryFolder } from './seed-contracts.js';

/** What a message passes through. */
export const STAGE_NAMES = ['intake', 'routing-policy', 'pacing-sender', 'callback-ingestion'] as const;
export const SERVICE_NAMES = [...STAGE_NAMES, 'dead-letter-desk', 'fraud-detection', 'analytics'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** The simulated carrier's account. */
export const CARRIER_ACCOUNT = { sid: 'AC00000000000000000000000000000001', authToken: 'development-auth-token' };

/** The application of the same simulator as a second carrier; the id and the secret are its own. */
const SECOND_CARRIER = { applicationId: '00000000-0000-4000-8000-000000000001', signatureSecret: 'simulator-signature-secret' };
/** Of this run alone: simulator and sender are started by one program. */
const secondCarrierKeys = generateKeyPairSync('rsa', { modulusLength: 2_048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const onOneLine = (pem: string): string => pem.trim().replaceAll('\n', '\\n');

/** A report gives an edge that hangs no longer than a callback does, for they share the carrier's connections. */
const REPORT_OVERRIDES = '#ct=2000&rt=4000';

/** How long the simulated carrier may keep an acceptance out of its list: the L that the sender waits for. */
export const LISTING_DELAY_MS = 3_000;

export interface SignalboxPorts extends Readonly<Record<ServiceName | 'carrier-simulator', number>> {}

export interface Deployment {
  readonly ports: SignalboxPorts;
  /** Where services keep what must outlive them, each process in a folder of its own. */
  readonly volumes: string;
  readonly tenantsFile: string;
  readonly policyFile: string;
  /** Decides the outcomes and faults of the simulated carrier. */
  readonly seed: string;
}

/** Keys of every local stack: the same each time, so that a kept database stays readable. */
export const developmentKeys = generateDevelopmentKeys('local stack');

const entryOf = (app: string): string => join(repositoryFolder, 'apps', app, 'dist/src/main.js');
const originOf = (port: number): string => `http://127.0.0.1:${port}`;

/** The carrier's process; it outlives every test of the services. */
export function planSimulator({ ports, policyFile, seed }: Deployment): ServiceSpec {
  const port = ports['carrier-simulator'];
  const senders = readContracts(policyFile).map(({ sender, segmentsPerSecond }) => ({ address: sender, mps: segmentsPerSecond }));
  const webhooks = `${originOf(ports['callback-ingestion'])}/webhooks`;
  return {
    name: 'carrier-simulator',
    entry: entryOf('carrier-simulator'),
    readyUrl: `${originOf(port)}/health/ready`,
    env: {
      HTTP_PORT: String(port), SIM_SEED: seed, SIM_ACCOUNT_SID: CARRIER_ACCOUNT.sid, SIM_AUTH_TOKEN: CARRIER_ACCOUNT.authToken, SIM_L_MS: String(LISTING_DELAY_MS), SIM_SENDERS: JSON.stringify(senders),
      SIM_INBOUND_URL: `${webhooks}/twilio/inbound`, SIM_DEBUGGER_URL: `${webhooks}/twilio/alert${REPORT_OVERRIDES}`, SIM_CONCURRENCY_LIMIT: '500',
      SIM_VONAGE_PUBLIC_KEY: onOneLine(secondCarrierKeys.publicKey), SIM_VONAGE_NUMBERS: readNumbersOf('vonage', policyFile).join(), SIM_VONAGE_INBOUND_URL: `${webhooks}/vonage/inbound`,
    },
  };
}

/** What a process of a service needs beyond what all of them read. */
function ownEnvironment(name: ServiceName, instance: string, { ports, volumes, tenantsFile, policyFile }: Deployment): Record<string, string> {
  const carrier = { TWILIO_ACCOUNT_SID: CARRIER_ACCOUNT.sid, TWILIO_AUTH_TOKEN: CARRIER_ACCOUNT.authToken };
  switch (name) {
    case 'intake':
      return { TENANTS_FILE: tenantsFile, SB_INTAKE_PRIVATE_KEYS: developmentKeys.environment.SB_INTAKE_PRIVATE_KEYS };
    case 'routing-policy':
      return { OPERATORS: renderOperators(), SEED_POLICY_FILE: policyFile };
    case 'pacing-sender':
      return { ...carrier, ...planSecondCarrier(ports), PROVIDER_BASE_URL: originOf(ports['carrier-simulator']), STATUS_CALLBACK_BASE_URL: originOf(ports['callback-ingestion']), LISTING_DELAY_MS: String(LISTING_DELAY_MS), CALL_DEADLINE_MS: '3000' };
    case 'callback-ingestion':
      return { ...carrier, VONAGE_APPLICATION_ID: SECOND_CARRIER.applicationId, VONAGE_SIGNATURE_SECRET: SECOND_CARRIER.signatureSecret, PUBLIC_BASE_URL: originOf(ports['callback-ingestion']), SPOOL_DIRECTORY: join(volumes, instance, 'spool') };
    case 'dead-letter-desk':
      return {};
    case 'fraud-detection':
    case 'analytics':
      return { OPERATORS: renderOperators() };
  }
}

function planSecondCarrier(ports: SignalboxPorts): Record<string, string> {
  return { VONAGE_BASE_URL: originOf(ports['carrier-simulator']), VONAGE_APPLICATION_ID: SECOND_CARRIER.applicationId, VONAGE_PRIVATE_KEY: onOneLine(secondCarrierKeys.privateKey) };
}

/** One process of a service; `instance` and `port` tell a second one from the first. */
export function planSignalboxService(name: ServiceName, deployment: Deployment, over: { instance?: string; port?: number; env?: Readonly<Record<string, string>> } = {}): ServiceSpec {
  const port = over.port ?? deployment.ports[name];
  const instance = over.instance ?? name;
  const { SB_INTAKE_PRIVATE_KEYS: _onlyIntakes, ...keys } = developmentKeys.environment;
  return {
    name: instance,
    entry: entryOf(name),
    readyUrl: `${originOf(port)}/health/ready`,
    env: { HTTP_PORT: String(port), LOG_LEVEL: 'info', ...keys, ...ownEnvironment(name, instance, deployment), ...over.env },
  };
}
