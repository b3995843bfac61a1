import type { SettingsBoard } from '../admin/settings-board.js';
import keywords from './opt-out-keywords.json' with { type: 'json' };
import type { Sender } from './sender-table.js';

export type OptOutType = 'STOP' | 'START' | 'HELP';

/** Who has told which sender to stop. A sender of a messaging service blocks for the whole service. */
export class OptOutNetwork {
  private readonly blocked = new Set<string>();
  private readonly settings: Pick<SettingsBoard, 'current'>;

  constructor(settings: Pick<SettingsBoard, 'current'>) {
    this.settings = settings;
  }

  /** Takes note of what a person wrote; answers the kind of keyword that it is, if one. */
  hear(person: string, sender: Sender, body: string): OptOutType | null {
    const { optOut } = sender.type;
    const added = this.settings.current.advancedOptOut?.[sender.messagingServiceSid ?? ''];
    const keyword = optOut === 'toll-free' ? optOutTypeOf(body, 'toll-free') : ((added && findKeyword(body, added)) ?? optOutTypeOf(body, 'default'));
    if (optOut !== 'none' && keyword === 'STOP') this.blocked.add(scopeOf(sender, person));
    if (optOut !== 'none' && keyword === 'START') this.blocked.delete(scopeOf(sender, person));
    return keyword;
  }

  blocks(sender: Sender, person: string): boolean {
    return this.blocked.has(scopeOf(sender, person));
  }

  reset(): void {
    this.blocked.clear();
  }
}

export function optOutTypeOf(body: string, list: 'default' | 'toll-free'): OptOutType | null {
  return findKeyword(body, keywords[list]);
}

/** Upper case as languages have it: `arrêt` is `ARRÊT`. */
function findKeyword(body: string, lists: Readonly<Partial<Record<OptOutType, readonly string[]>>>): OptOutType | null {
  const word = body.trim().normalize('NFC').toUpperCase();
  const found = Object.entries(lists).find(([, words]) => words.some((keyword) => keyword.normalize('NFC').toUpperCase() === word));
  return (found?.[0] as OptOutType | undefined) ?? null;
}

function scopeOf(sender: Sender, person: string): string {
  return `${sender.messagingServiceSid ?? sender.address}|${person}`;
}
