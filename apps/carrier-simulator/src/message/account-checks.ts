import type { SettingsBoard } from '../admin/settings-board.js';
import type { Refusal } from '../api/answer.js';
import type { ApiErrorCode } from '../api/api-errors.js';
import { carrierOf } from '../carrier/carrier-of.js';
import type { OptOutNetwork } from '../sender/opt-out-network.js';
import { canReach } from '../sender/pool-order.js';
import type { SenderTable } from '../sender/sender-table.js';
import { costOf, segmentsOf } from './message-cost.js';
import { magicRefusalOf } from './magic-outcome.js';
import magic from './magic-numbers.json' with { type: 'json' };
import type { MessageDraft } from './message-record.js';
import { findRule } from './outcome-rules.js';

export interface AccountState {
  readonly senders: SenderTable;
  readonly optOuts: OptOutNetwork;
  readonly settings: SettingsBoard;
}

const MAGIC_FROM = new Map(Object.entries(magic.from) as [string, ApiErrorCode][]);
const MAGIC_TO = new Map(Object.entries(magic.to) as [string, ApiErrorCode][]);

/** The one sender that test credentials may send with. */
const TEST_SENDER = '+15005550006';

/** Why test credentials may not send this message, or null: their senders are magic too. */
export function checkRehearsal({ from, to }: MessageDraft): Refusal | null {
  const code = (from === null || from === TEST_SENDER ? undefined : (MAGIC_FROM.get(from) ?? 21606)) ?? MAGIC_TO.get(to);
  return code === undefined ? null : { code, value: MAGIC_TO.get(to) === code ? to : (from ?? to) };
}

/** Why this account may not send this message now, or null. */
export function checkAgainstAccount(draft: MessageDraft, account: AccountState): Refusal | null {
  const { from, to, messagingServiceSid } = draft;
  const chosenCode = findChosenRefusal(draft, account);
  if (chosenCode !== null) return { code: chosenCode, value: to };
  const magicCode = MAGIC_TO.get(to) ?? (from === null ? undefined : MAGIC_FROM.get(from));
  if (magicCode !== undefined) return { code: magicCode, value: MAGIC_TO.has(to) ? to : from! };
  return from === null ? checkService(messagingServiceSid!, to, account) : checkSender(draft, from, account);
}

/** What a rule or a magic recipient asks for. */
function findChosenRefusal({ to, from, body }: MessageDraft, { settings }: AccountState): number | null {
  const { rules } = settings.current.outcomes;
  const rule = rules.length === 0 ? undefined : findRule(rules, { to, from: from ?? '', body, carrier: carrierOf(to) }, 'refuse');
  return rule?.refuse ?? magicRefusalOf(to);
}

function checkService(messagingServiceSid: string, to: string, { senders, optOuts }: AccountState): Refusal | null {
  const pool = senders.ofService(messagingServiceSid);
  if (pool.length === 0) return { code: 21704, value: messagingServiceSid };
  const reaching = pool.filter((sender) => canReach(sender, to));
  if (reaching.length === 0) return { code: 21703, value: messagingServiceSid };
  return reaching.every((sender) => optOuts.blocks(sender, to)) ? { code: 21610, value: to } : null;
}

function checkSender(draft: MessageDraft, from: string, { senders, optOuts, settings }: AccountState): Refusal | null {
  if (settings.current.knownSendersOnly && !senders.isListed(from)) return { code: 21606, value: from };
  const sender = senders.get(from);
  if (optOuts.blocks(sender, draft.to)) return { code: 21610, value: draft.to };
  // A service takes the message first and fails it later (30001).
  if (draft.messagingServiceSid !== null) return null;
  return sender.lines.to(draft.to).hasRoomFor(costOf(segmentsOf(draft), sender)) ? null : { code: 21611, value: from };
}
