import { accountIdOf, type AccountOf } from './credentials/account.js';
import type { CredentialsBook } from './credentials/credentials-book.js';
import type { HeldReason, ProviderName, Verdict } from './message-provider.js';

/** What a provider opens for one account, with one key. */
export interface AccountLine {
  readonly account: string;
  close(budgetMs: number): Promise<void>;
}

/** An account of another key gets a line of its own; requests that began under the old key end under it. */
const RETIRING_BUDGET_MS = 70_000;

/** The lines of a provider, one for each account and key that is in use; follows the book. */
export class AccountLines<P extends ProviderName, L extends AccountLine> {
  readonly #provider: P;
  readonly #book: CredentialsBook;
  readonly #open: (account: AccountOf<P>) => L;
  readonly #lines = new Map<string, L>();
  #closing: Promise<void> | undefined;

  constructor(provider: P, book: CredentialsBook, open: (account: AccountOf<P>) => L) {
    this.#provider = provider;
    this.#book = book;
    this.#open = open;
  }

  /** Whether a tenant has an account with a key. */
  serves(tenantId: string): boolean {
    return this.#book.accountFor(this.#provider, tenantId)?.key != null;
  }

  /** The line for a tenant; null where it has no account with a key. */
  lineFor(tenantId: string): L | null {
    const account = this.#book.accountFor(this.#provider, tenantId);
    if (account?.key == null) return null;
    const name = nameOf(account);
    const known = this.#lines.get(name);
    if (known !== undefined) return known;
    const line = this.#open(account);
    this.#lines.set(name, line);
    this.#retire();
    return line;
  }

  close(budgetMs: number): Promise<void> {
    return (this.#closing ??= Promise.all([...this.#lines.values()].map((line) => line.close(budgetMs))).then(() => undefined));
  }

  /** Closes the lines whose key is in the book no more. */
  #retire(): void {
    const inUse = new Set(this.#book.accounts().map(nameOf));
    for (const [name, line] of this.#lines) {
      if (inUse.has(name)) continue;
      this.#lines.delete(name);
      void line.close(RETIRING_BUDGET_MS);
    }
  }
}

/** What a message gets whose tenant has no account. */
export function withoutAccount(tenantId: string): Verdict {
  const reason: HeldReason = 'credentials-missing';
  return { kind: 'held', reason, account: null, detail: `no account for tenant ${tenantId}` };
}

/** Account and key; kept in memory alone. */
function nameOf(account: Parameters<typeof accountIdOf>[0]): string {
  return `${account.provider} ${accountIdOf(account)} ${JSON.stringify(account.key)}`;
}
