import type { AccountSettings } from '../admin/admin-shapes.js';

export type AccountStatus = 'active' | 'suspended' | 'closed';

export interface ApiKey {
  readonly sid: string;
  readonly secret: string;
  readonly createdAtMs: number;
  /** What a restricted key may do, as `/twilio/messaging/messages/create`; null: whatever keys may. */
  readonly allow: ReadonlySet<string> | null;
  friendlyName: string;
  updatedAtMs: number;
}

export interface Account {
  readonly sid: string;
  /** Its own sid for an account that no other owns. */
  readonly ownerSid: string;
  readonly createdAtMs: number;
  /** Its credentials are test credentials: nothing is sent or kept. */
  readonly isTest: boolean;
  /** By sid. */
  readonly keys: Map<string, ApiKey>;
  friendlyName: string;
  status: AccountStatus;
  updatedAtMs: number;
  /** Signs webhooks, opens the API. */
  authToken: string;
  /** Opens the API only. */
  secondaryAuthToken: string | null;
}

/** Who asks. */
export interface Caller {
  readonly accountSid: string;
  /** A key opens everything but accounts and keys. */
  readonly via: 'token' | 'key';
  /** What a restricted key may do; null: no such limit. */
  readonly allow: ReadonlySet<string> | null;
}

/** Who may call the API, and with which token webhooks are signed. */
export class AccountRegistry {
  private readonly accounts = new Map<string, Account>();

  /** Sets the tokens and keys of an account, new or not; what else is known of it stays. */
  put(sid: string, { authToken, secondaryAuthToken, apiKeys = {}, isTest = false }: AccountSettings, nowMs = 0): void {
    const keys = Object.entries(apiKeys).map(([key, secret]) => [key, { sid: key, secret, allow: null, friendlyName: '', createdAtMs: nowMs, updatedAtMs: nowMs }] as const);
    const known = this.accounts.get(sid) ?? { ownerSid: sid, createdAtMs: nowMs, friendlyName: sid, status: 'active' } as const;
    this.add({ ...known, sid, isTest, updatedAtMs: nowMs, authToken, secondaryAuthToken: secondaryAuthToken ?? null, keys: new Map(keys) });
  }

  add(account: Account): void {
    this.accounts.set(account.sid, account);
  }

  get(sid: string): Account | undefined {
    return this.accounts.get(sid);
  }

  /** The account itself and those it owns, in the order of their making. */
  familyOf(sid: string): Account[] {
    return [...this.accounts.values()].filter((account) => account.sid === sid || account.ownerSid === sid);
  }

  /** Whether `caller` may work in the account `sid`: its own, or one that it owns. */
  opens(caller: Caller, sid: string): boolean {
    return this.accounts.has(sid) && (caller.accountSid === sid || this.accounts.get(sid)?.ownerSid === caller.accountSid);
  }

  isActive(sid: string): boolean {
    return this.accounts.get(sid)?.status === 'active';
  }

  /** The secondary token becomes the one that signs; the old one no longer opens anything. False without a secondary. */
  promote(sid: string, nowMs = 0): boolean {
    const account = this.accounts.get(sid);
    if (account === undefined || account.secondaryAuthToken === null) return false;
    account.authToken = account.secondaryAuthToken;
    account.secondaryAuthToken = null;
    account.updatedAtMs = nowMs;
    return true;
  }

  /** Takes a key away from whichever account has it, as a person does who found it leaked; false where none has. */
  revokeKey(keySid: string): boolean {
    return this.ownerOfKey(keySid)?.keys.delete(keySid) ?? false;
  }

  /** Whom a Basic `Authorization` header lets in: an account by either token, or one of its keys. A closed account lets in nobody. */
  authenticate(header: string | undefined): Caller | undefined {
    const [, encoded] = /^basic +(\S+)$/i.exec(header ?? '') ?? [];
    if (encoded === undefined) return undefined;
    const text = Buffer.from(encoded, 'base64').toString();
    const end = text.indexOf(':');
    const [name, secret] = [text.slice(0, end), text.slice(end + 1)];
    const account = this.accounts.get(name) ?? this.ownerOfKey(name);
    if (end < 0 || secret === '' || account === undefined || account.status === 'closed') return undefined;
    const key = account.keys.get(name);
    if (account.sid !== name) return key?.secret === secret ? { accountSid: account.sid, via: 'key', allow: key.allow } : undefined;
    return secret === account.authToken || secret === account.secondaryAuthToken ? { accountSid: account.sid, via: 'token', allow: null } : undefined;
  }

  signingToken(sid: string): string {
    return this.accounts.get(sid)?.authToken ?? '';
  }

  private ownerOfKey(keySid: string): Account | undefined {
    for (const account of this.accounts.values()) if (account.keys.has(keySid)) return account;
    return undefined;
  }
}
