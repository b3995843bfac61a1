import { accountIdOf, type Account, type AccountOf } from './credentials/account.js';
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

  /** The account of a tenant, where there is a key to it. */
  accountOf(tenantId: string): string | null {
    const account = this.#book.accountFor(this.#provider, tenantId);
    return account?.key == null ? null : accountIdOf(account);
  }

  /** The line for a tenant; null where it has no account with a key. */
  lineFor(tenantId: string): L | null {
    const account = this.#book.accountFor(this.#provider, tenantId);
    return account === null ? null : this.#lineTo(account);
  }

  /** The line to an account, whomever it serves by now; null where there is no key to it. */
  lineTo(accountId: string): L | null {
    const isIt = (account: Account): account is AccountOf<P> => account.provider === this.#provider && accountIdOf(account) === accountId && account.key !== null;
    const account = this.#book.accounts().find(isIt);
    return account === undefined ? null : this.#lineTo(account);
  }

  #lineTo(account: AccountOf<P>): L | null {
    if (account.key === null) return null;
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

/** What a message gets that was claimed for an account that is not its tenant's any more: it is claimed anew. */
export const MOVED: Verdict = { kind: 'not-written' };

export function isOfAnother(line: AccountLine, { account }: { readonly account?: string | undefined }): boolean {
  return account !== undefined && account !== line.account;
}

/** Account and key; kept in memory alone. */
function nameOf(account: Parameters<typeof accountIdOf>[0]): string {
  return `${account.provider} ${accountIdOf(account)} ${JSON.stringify(account.key)}`;
}
