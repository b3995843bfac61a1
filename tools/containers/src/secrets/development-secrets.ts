import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { generateDevelopmentKeys, type DevelopmentKeys } from '@signalbox/crypto';
import { DEVELOPMENT_TENANTS } from '@signalbox/local-stack';

/** What a tenant's product service holds. */
export interface TenantSecrets {
  readonly tenantId: string;
  readonly name: string;
  readonly apiKey: string;
  /** Base64 of 32 bytes. */
  readonly keyPepper: string;
}

/** All secrets of one development deployment. Kept for as long as its data are: what is stored is sealed with them. */
export interface DevelopmentSecrets {
  readonly keys: DevelopmentKeys;
  readonly databasePassword: string;
  readonly grafanaPassword: string;
  readonly operatorToken: string;
  readonly carrierToken: string;
  /** Of the simulator as a second carrier; PEM. */
  readonly secondCarrier: { readonly publicKey: string; readonly privateKey: string };
  readonly tenants: readonly TenantSecrets[];
}

/** Safe in a URL and in a shell. */
const makeToken = (): string => randomBytes(24).toString('base64url');

/** Fresh secrets; no two calls give the same. */
export function makeDevelopmentSecrets(): DevelopmentSecrets {
  return {
    keys: generateDevelopmentKeys(),
    databasePassword: makeToken(),
    grafanaPassword: makeToken(),
    operatorToken: makeToken(),
    carrierToken: makeToken(),
    secondCarrier: generateKeyPairSync('rsa', { modulusLength: 2_048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }),
    tenants: DEVELOPMENT_TENANTS.map(({ tenantId, name }) => ({ tenantId, name, apiKey: makeToken(), keyPepper: randomBytes(32).toString('base64') })),
  };
}
