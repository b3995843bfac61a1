import { countSegments, encodeSms, MAX_BODY_CHARACTERS, type Lane, type ReasonCode, type SegmentCount } from '@signalbox/message';
import { carriesMedia, channelOf, chooseContent, type ChannelContent } from './choose-content.js';
import { chooseFallbacks, type Fallback } from './choose-fallbacks.js';
import { chooseSender } from './choose-sender.js';
import type { Policy, Pool, SenderContract, Template } from './policy-document.js';
import { renderTemplate } from './render-template.js';
import { EMPTY_BOOK, type HealthBook } from './sender-health.js';
import { shiftPool } from './shift-pool.js';

/** A message as far as routing reads it; its content is opened already. */
export interface RoutableMessage {
  readonly recipientKey: string;
  readonly tenantId: string;
  readonly lane: Lane;
  readonly country: string;
  readonly expiresAtMs: number;
  readonly templateId: string | null;
  readonly body: string | null;
  readonly variables: Readonly<Record<string, string>>;
  /** Left out where no pool carries them. */
  readonly mediaUrls?: readonly string[];
}

/** What is known of the world at the moment of deciding. */
export interface Snapshot {
  readonly policy: Policy;
  /** Pools whose senders this recipient told to stop. */
  readonly optedOutPools: ReadonlySet<string>;
  /** Sender pinned to this recipient, per pool. */
  readonly pinnedSenders: Readonly<Record<string, string>>;
  /** Left out where nothing is known: all do well. */
  readonly health?: HealthBook;
}

interface Why {
  readonly reason: ReasonCode;
  readonly policyRevision: number;
  /** The rules that were asked, in order, the last being the one that decided. */
  readonly rules: readonly string[];
}

export type RouteDecision =
  | (Why & ChannelContent & { readonly kind: 'route'; readonly pool: Pool; readonly sender: SenderContract; readonly candidates: readonly string[]; readonly fallbacks: readonly Fallback[]; readonly body: string; readonly segments: SegmentCount })
  | (Why & { readonly kind: 'block'; readonly detail: string })
  | (Why & { readonly kind: 'expire' });

/** Decides what becomes of a message; total: every message gets a decision, and every decision its reason. */
export function decideRoute(message: RoutableMessage, { policy, optedOutPools, pinnedSenders, health: book = EMPTY_BOOK }: Snapshot, nowMs: number): RouteDecision {
  const rules: string[] = [];
  const because = (rule: string, reason: ReasonCode): Why => ({ reason, policyRevision: policy.revision, rules: [...rules, rule] });

  if (message.expiresAtMs <= nowMs) return { kind: 'expire', ...because('expiry', 'expired-before-routing') };
  rules.push('expiry');

  const text = renderBody(message, policy);
  if (!text.ok) return { kind: 'block', ...because('template', text.reason), detail: text.detail };
  rules.push('template');

  if (!includes(policy.document.allowedCountries, message.country)) return { kind: 'block', ...because('country', 'no-route'), detail: `country ${message.country} is not allowed` };
  rules.push('country');

  const first = choosePool(policy.document.pools, message);
  if (!first) return { kind: 'block', ...because('pool', 'no-route'), detail: `no pool serves lane ${message.lane} in ${message.country}` };
  const serving = policy.document.pools.filter((candidate) => serves(candidate, message));
  const health = book.of(message.country, nowMs);
  const others = { ...message, serving, optedOutPools, pinnedSenders, health };
  const pool = optedOutPools.has(first.poolId) ? first : shiftPool(first, others);
  rules.push(`pool:${pool.poolId}`);
  if (pool !== first) rules.push('health');

  if (optedOutPools.has(pool.poolId)) return { kind: 'block', ...because('opt-out', 'opted-out'), detail: 'the recipient told this pool to stop' };
  rules.push('opt-out');

  const choice = chooseSender(pool, message.recipientKey, pinnedSenders[pool.poolId] ?? null, health.weightsOf(pool));
  if (!choice) return { kind: 'block', ...because('sender', 'no-sender'), detail: `pool ${pool.poolId} has no sender` };
  const said = chooseContent(pool, text.template, { variables: message.variables, mediaUrls: message.mediaUrls ?? [] });
  if (!said.ok) return { kind: 'block', ...because('content', said.reason), detail: said.detail };
  const fallbacks = chooseFallbacks(pool, others);
  return { kind: 'route', ...because('sender', choice.reason), pool, sender: choice.sender, candidates: choice.candidates, fallbacks, ...said.content, ...writeBody(text.body, pool) };
}

const includes = (list: readonly string[] | '*', wanted: string): boolean => list === '*' || list.includes(wanted);

function serves(pool: Pool, { lane, country, tenantId }: RoutableMessage): boolean {
  return pool.lanes.includes(lane) && includes(pool.countries, country) && includes(pool.tenants, tenantId);
}

/** The first pool that serves; of those first one that carries media, where there are any, and never one that is for media alone, where there are none. */
function choosePool(pools: readonly Pool[], message: RoutableMessage): Pool | undefined {
  const hasMedia = (message.mediaUrls ?? []).length > 0;
  const serving = pools.filter((pool) => serves(pool, message));
  const withMedia = hasMedia ? serving.find(carriesMedia) : undefined;
  return withMedia ?? serving.find((pool) => channelOf(pool) !== 'mms');
}

/** Text messages are written to cost no more than they must, and paced and paid by their parts; all else goes as it was written, by the message. */
function writeBody(text: string, pool: Pool): { readonly body: string; readonly segments: SegmentCount } {
  if (channelOf(pool) !== 'sms') return { body: text, segments: { ...countSegments(text), segments: 1 } };
  const body = encodeSms(text);
  return { body, segments: countSegments(body) };
}

type Text = { readonly ok: true; readonly body: string; readonly template: Template | null } | { readonly ok: false; readonly reason: ReasonCode; readonly detail: string };

function renderBody({ templateId, body, variables }: RoutableMessage, { document }: Policy): Text {
  if (templateId === null) return body === null ? { ok: false, reason: 'body-empty', detail: 'neither body nor template' } : { ok: true, body, template: null };
  const template = document.templates.find((candidate) => candidate.templateId === templateId);
  if (!template) return { ok: false, reason: 'template-unknown', detail: `the active policy has no template ${templateId}` };
  const rendering = renderTemplate(template.body, variables);
  if (!rendering.ok) return { ok: false, reason: 'template-variable-missing', detail: `template ${templateId} needs ${rendering.missing}` };
  if (rendering.body.length > MAX_BODY_CHARACTERS) return { ok: false, reason: 'body-too-long', detail: `template ${templateId} came to ${rendering.body.length} characters` };
  return { ...rendering, template };
}
