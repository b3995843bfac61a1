import { createHash } from 'node:crypto';
import { CARRIER_ACCOUNT } from '@signalbox/local-stack';
import type { CarrierNumbers } from './carrier-numbers.js';
import type { DevelopmentSecrets } from './development-secrets.js';

/** Who can read a file: the one who runs compose, or also the account inside a container, which has another number. The folder is closed to all others. */
export type Readership = 'owner' | 'container';

export interface SecretFile {
  readonly name: string;
  readonly readership: Readership;
  readonly content: string;
}

/** The application of the simulator as a second carrier; the id and the secret are its own, and the same everywhere. */
const SECOND_CARRIER = { applicationId: '00000000-0000-4000-8000-000000000001', signatureSecret: 'simulator-signature-secret' };
const SCOPES = ['intents:write', 'messages:read', 'messages:cancel'];

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const onOneLine = (pem: string): string => pem.trim().replaceAll('\n', '\\n');

function envFile(name: string, values: Readonly<Record<string, string>>): SecretFile {
  // Between single quotes nothing is substituted.
  return { name: `${name}.env`, readership: 'owner', content: Object.entries(values).map(([key, value]) => `${key}='${value}'\n`).join('') };
}

function renderTenants({ tenants }: DevelopmentSecrets): string {
  return JSON.stringify(tenants.map(({ tenantId, name, apiKey }) => ({ tenantId, name, status: 'active', apiKeys: [{ name: 'development', hash: sha256(apiKey), scopes: SCOPES }] })), null, 2);
}

/** What a person needs who tries the deployment: nothing in a container reads it. */
function renderAccess(secrets: DevelopmentSecrets): string {
  const { keys, tenants, operatorToken, grafanaPassword } = secrets;
  return JSON.stringify({ operator: { name: 'developer', token: operatorToken }, grafana: { user: 'admin', password: grafanaPassword }, brokers: ['localhost:19092'], intakePublicKey: keys.intakePublicKey, tenants }, null, 2);
}

/**
 * The files that docker-compose.yml reads, each with no more than its readers need: private keys of intents go to intake, the key of
 * the second carrier to the sender, and so on. The numbers are for the simulated carrier.
 */
export function renderSecretFiles(secrets: DevelopmentSecrets, { senders, ofSecond }: CarrierNumbers): SecretFile[] {
  const { SB_INTAKE_PRIVATE_KEYS, ...keys } = secrets.keys.environment;
  const { databasePassword, carrierToken, operatorToken, secondCarrier } = secrets;
  const paced = senders.map(({ sender, segmentsPerSecond }) => ({ address: sender, mps: segmentsPerSecond }));
  return [
    envFile('keys', keys),
    envFile('intake', { SB_INTAKE_PRIVATE_KEYS }),
    envFile('database', { DATABASE_URL: `postgres://postgres:${databasePassword}@postgres:5432/signalbox` }),
    envFile('operators', { OPERATORS: JSON.stringify({ developer: sha256(operatorToken) }) }),
    envFile('carrier', { TWILIO_ACCOUNT_SID: CARRIER_ACCOUNT.sid, TWILIO_AUTH_TOKEN: carrierToken, VONAGE_APPLICATION_ID: SECOND_CARRIER.applicationId }),
    envFile('sender', { VONAGE_PRIVATE_KEY: onOneLine(secondCarrier.privateKey) }),
    envFile('edge', { VONAGE_SIGNATURE_SECRET: SECOND_CARRIER.signatureSecret }),
    envFile('simulator', { SIM_ACCOUNT_SID: CARRIER_ACCOUNT.sid, SIM_AUTH_TOKEN: carrierToken, SIM_VONAGE_PUBLIC_KEY: onOneLine(secondCarrier.publicKey), SIM_VONAGE_NUMBERS: ofSecond.join(), SIM_SENDERS: JSON.stringify(paced) }),
    { name: 'postgres-password', readership: 'container', content: databasePassword },
    { name: 'grafana-password', readership: 'container', content: secrets.grafanaPassword },
    { name: 'tenants.json', readership: 'container', content: renderTenants(secrets) },
    { name: 'access.json', readership: 'owner', content: renderAccess(secrets) },
  ];
}
