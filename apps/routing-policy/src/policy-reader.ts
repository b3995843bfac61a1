import { RoundLoop } from '@signalbox/service';
import type { Logger } from '@signalbox/telemetry';
import type { LoadedPolicy, PolicyStore } from './policy.store.js';

/** An activated policy is in use everywhere within this time. */
const POLL_MS = 500;

/** The active policy, kept at hand. While the database is away the last known one stays in use. */
export class PolicyReader {
  readonly #store: PolicyStore;
  readonly #logger: Logger;
  readonly #rounds: RoundLoop;
  #loaded: LoadedPolicy | null = null;

  constructor(store: PolicyStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
    this.#rounds = new RoundLoop({ intervalMs: POLL_MS, failure: 'the policy could not be read; the last known stays in use', run: () => this.#refresh() }, logger);
  }

  /** Resolves when a policy is at hand; rejects where none is active. */
  async start(): Promise<void> {
    await this.#refresh();
    if (!this.#loaded) throw new Error('No policy is active: add one with POST /v1/policies and activate it, or set SEED_POLICY_FILE.');
    this.#rounds.start();
  }

  stop(): void {
    void this.#rounds.stop();
  }

  current(): LoadedPolicy {
    if (!this.#loaded) throw new Error('the policy reader was not started');
    return this.#loaded;
  }

  async #refresh(): Promise<void> {
    const revision = await this.#store.findActiveRevision();
    if (revision === null || revision === this.#loaded?.policy.revision) return;
    this.#loaded = await this.#store.loadActive();
    this.#logger.info('policy in use', { policyRevision: revision });
  }
}
