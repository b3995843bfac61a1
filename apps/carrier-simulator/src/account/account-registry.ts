import type { AccountSettings } from '../admin/admin-shapes.js';

/** Who may call the API, and with which token webhooks are signed. */
export class AccountRegistry {
  private readonly accounts = new Map<string, AccountSettings>();
  private sidByHeader = new Map<string, string>();

  put(sid: string, account: AccountSettings): void {
    this.accounts.set(sid, account);
    this.sidByHeader = new Map([...this.accounts].flatMap(([owner, settings]) => headersOf(owner, settings).map((header) => [header, owner] as const)));
  }

  /** The secondary token becomes the one that signs; the old one no longer opens anything. False without a secondary. */
  promote(sid: string): boolean {
    const account = this.accounts.get(sid);
    if (account?.secondaryAuthToken === undefined) return false;
    const { secondaryAuthToken, ...rest } = account;
    this.put(sid, { ...rest, authToken: secondaryAuthToken });
    return true;
  }

  /** The account that a Basic `Authorization` header opens: its sid and either token, or one of its keys. */
  authenticate(header: string | undefined): string | undefined {
    return header === undefined ? undefined : this.sidByHeader.get(header);
  }

  signingToken(sid: string): string {
    return this.accounts.get(sid)?.authToken ?? '';
  }
}

function headersOf(sid: string, { authToken, secondaryAuthToken, apiKeys = {} }: AccountSettings): string[] {
  const tokens = secondaryAuthToken === undefined ? [authToken] : [authToken, secondaryAuthToken];
  const credentials = [...tokens.map((token) => [sid, token]), ...Object.entries(apiKeys)];
  return credentials.map(([name, secret]) => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`);
}
