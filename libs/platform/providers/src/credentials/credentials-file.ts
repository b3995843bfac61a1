import { watch, type FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';
import type { ProviderName } from '../message-provider.js';
import { accountIdOf, type Account, type AccountOf } from './account.js';
import { CredentialsError, type CredentialFault } from './credential-faults.js';
import { createCredentialsBook, type CredentialsBook } from './credentials-book.js';
import { parseCredentials, type CredentialsNeed, type ParsedCredentials } from './parse-credentials.js';

export interface CredentialsFileOptions extends Omit<CredentialsNeed, 'nowMs'> {
  readonly path: string;
  /** Serve tenants for which the file has none, e.g. from the environment. */
  readonly fallbacks: readonly Account[];
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** How often the file is read whatever the watch says; for file systems that tell of no changes. */
  readonly rereadMs?: number;
  /** As `watch` of node:fs, which it is unless given; throws where the system gives no more watches. */
  readonly watchFolder?: (folder: string, options: { readonly persistent: boolean }, onChange: () => void) => FSWatcher;
}

const REREAD_MS = 10_000;
/** A file is written in several steps; a mounted secret is swapped in several renames. */
const SETTLE_MS = 100;
const MS_PER_SECOND = 1000;

/**
 * The accounts of a file, read again whenever it changes. A text that is faulty changes nothing: the accounts read last stay in force, the faults are
 * logged by their codes, and the counter of refused readings grows.
 */
export class CredentialsFile implements CredentialsBook {
  readonly #options: CredentialsFileOptions;
  #book: CredentialsBook;
  /** What was read last; null where nothing could be. */
  #text: string | null | undefined;
  #isTaken = false;
  #watcher: FSWatcher | undefined;
  #interval: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();

  private constructor(options: CredentialsFileOptions) {
    this.#options = options;
    this.#book = createCredentialsBook(options.fallbacks);
  }

  /** Reads the file and begins to watch it. CredentialsError with every fault where it cannot be used. */
  static async open(options: CredentialsFileOptions): Promise<CredentialsFile> {
    const file = new CredentialsFile(options);
    const faults = await file.#read();
    if (faults.length > 0) throw new CredentialsError(faults);
    file.#follow();
    return file;
  }

  accountFor<P extends ProviderName>(provider: P, tenantId: string): AccountOf<P> | null {
    return this.#book.accountFor(provider, tenantId);
  }

  accounts(): readonly Account[] {
    return this.#book.accounts();
  }

  async close(): Promise<void> {
    this.#watcher?.close();
    clearInterval(this.#interval);
    clearTimeout(this.#settling);
    await this.#reading;
  }

  #follow(): void {
    const { path, logger, rereadMs = REREAD_MS, watchFolder = watch } = this.#options;
    this.#interval = setInterval(() => this.#reread(), rereadMs).unref();
    try {
      // The directory, because a mounted secret is a link that is pointed elsewhere.
      this.#watcher = watchFolder(dirname(path), { persistent: false }, () => {
        clearTimeout(this.#settling);
        this.#settling = setTimeout(() => this.#reread(), SETTLE_MS).unref();
      });
    } catch (error) {
      // The watches of a node are few, and others use them up; the interval is left.
      logger.warn('the folder of the credentials file cannot be watched; it is read at an interval', { code: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' });
      return;
    }
    // Without the watch the interval is left.
    this.#watcher.on('error', () => this.#watcher?.close());
  }

  #reread(): void {
    this.#reading = this.#reading.then(async () => {
      const faults = await this.#read();
      if (faults.length > 0) this.#options.logger.error('the credentials file cannot be used; the accounts read before stay in force', { faults: faults.map(({ code, at }) => `${at}: ${code}`).join('; ') });
    });
  }

  /** The faults of a new text; none where it is in force now, or its faults were told before. */
  async #read(): Promise<readonly CredentialFault[]> {
    const { path, metrics, clock, use, environment } = this.#options;
    const text = await readFile(path, 'utf8').catch(() => null);
    const isNews = text !== this.#text;
    this.#showAges();
    if (!isNews && this.#isTaken) return [];
    // What was refused is judged again, because a key that comes from a clock ahead of ours is good a moment later.
    const parsed: ParsedCredentials = text === null ? { ok: false, faults: [{ code: 'file-unreadable', at: 'file' }] } : parseCredentials(text, { use, environment, nowMs: clock.nowMs() });
    if (isNews || parsed.ok) metrics.count('sb_credentials_read_total', { outcome: parsed.ok ? 'taken' : 'refused' });
    [this.#text, this.#isTaken] = [text, parsed.ok];
    if (parsed.ok) this.#take(parsed.accounts);
    return parsed.ok || !isNews ? [] : parsed.faults;
  }

  #take(accounts: readonly Account[]): void {
    const { fallbacks, logger } = this.#options;
    this.#book = createCredentialsBook([...fallbacks, ...accounts]);
    for (const account of accounts) {
      const age = ageSecondsOf(account, this.#options.clock.nowMs());
      logger.info('credentials in force', { carrier: account.provider, account: accountIdOf(account), provenance: account.key?.provenance ?? 'signing tokens alone', ...(age !== null && { ageSeconds: Math.round(age) }) });
    }
    this.#showAges();
  }

  #showAges(): void {
    const { metrics, clock } = this.#options;
    for (const [provider, accounts] of Map.groupBy(this.accounts(), (account) => account.provider)) {
      const ages = accounts.flatMap((account) => ageSecondsOf(account, clock.nowMs()) ?? []);
      if (ages.length > 0) metrics.gauge('sb_credential_age_seconds', { provider }, Math.max(...ages));
    }
  }
}

function ageSecondsOf({ key }: Account, nowMs: number): number | null {
  return key?.createdAtMs == null ? null : (nowMs - key.createdAtMs) / MS_PER_SECOND;
}
