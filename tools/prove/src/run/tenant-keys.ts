import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import type { SimulatorAdmin } from '@signalbox/checkers';
import { CARRIER_ACCOUNT, DEVELOPMENT_TENANTS } from '@signalbox/local-stack';

interface Key {
  readonly keySid: string;
  readonly keySecret: string;
}

const makeKey = (): Key => ({ keySid: `SK${randomBytes(16).toString('hex')}`, keySecret: randomBytes(16).toString('hex') });

/** An API key for each tenant, at the carrier and in a credentials file of senders. */
export class TenantKeys {
  readonly path: string;
  readonly #simulator: SimulatorAdmin;
  readonly #keys = new Map(DEVELOPMENT_TENANTS.map(({ tenantId }) => [tenantId, makeKey()]));

  constructor(path: string, simulator: SimulatorAdmin) {
    this.path = path;
    this.#simulator = simulator;
  }

  /** The carrier knows the keys before the file names them. */
  async bringIn(): Promise<void> {
    const apiKeys = Object.fromEntries([...this.#keys.values()].map(({ keySid, keySecret }) => [keySid, keySecret]));
    await this.#simulator.putAccount(CARRIER_ACCOUNT.sid, { authToken: CARRIER_ACCOUNT.authToken, apiKeys });
    const createdAt = new Date().toISOString();
    const accounts = [...this.#keys].map(([tenant, key]) => ({ provider: 'twilio', environment: 'production', tenants: [tenant], accountSid: CARRIER_ACCOUNT.sid, key: { ...key, createdAt, provenance: 'a proof' } }));
    await writeFile(`${this.path}.next`, JSON.stringify({ accounts }));
    await rename(`${this.path}.next`, this.path);
  }

  /** At the carrier alone, as after a leak. */
  revoke(tenantId: string): Promise<void> {
    return this.#simulator.revokeKey(this.#keys.get(tenantId)?.keySid ?? '');
  }

  async renew(tenantId: string): Promise<void> {
    this.#keys.set(tenantId, makeKey());
    await this.bringIn();
  }
}
