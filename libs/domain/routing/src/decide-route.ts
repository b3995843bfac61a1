import { countSegments, MAX_BODY_CHARACTERS, type Lane, type ReasonCode, type SegmentCount } from '@signalbox/message';
import { chooseSender } from './choose-sender.js';
import type { Policy, Pool, SenderContract } from './policy-document.js';
import { renderTemplate } from './render-template.js';

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
}

/** What is known of the world at the moment of deciding. */
export interface Snapshot {
  readonly policy: Policy;
  /** Pools whose senders this recipient told to stop. */
  readonly optedOutPools: ReadonlySet<string>;
  /** Sender pinned to this recipient, per pool. */
  readonly pinnedSenders: Readonly<Record<string, string>>;
}

interface Why {
  readonly reason: ReasonCode;
  readonly policyRevision: number;
  /** The rules that were asked, in order, the last being the one that decided. */
  readonly rules: readonly string[];
}

export type RouteDecision =
  | (Why & { readonly kind: 'route'; readonly pool: Pool; readonly sender: SenderContract; readonly body: string; readonly segments: SegmentCount })
  | (Why & { readonly kind: 'block'; readonly detail: string })
  | (Why & { readonly kind: 'expire' });

/** Decides what becomes of a message; total: every message gets a decision, and every decision its reason. */
export function decideRoute(message: RoutableMessage, { policy, optedOutPools, pinnedSenders }: Snapshot, nowMs: number): RouteDecision {
  const rules: string[] = [];
  const because = (rule: string, reason: ReasonCode): Why => ({ reason, policyRevision: policy.revision, rules: [...rules, rule] });

  if (message.expiresAtMs <= nowMs) return { kind: 'expire', ...because('expiry', 'expired-before-routing') };
  rules.push('expiry');

  const text = renderBody(message, policy);
  if (!text.ok) return { kind: 'block', ...because('template', text.reason), detail: text.detail };
  rules.push('template');

  if (!includes(policy.document.allowedCountries, message.country)) return { kind: 'block', ...because('country', 'no-route'), detail: `country ${message.country} is not allowed` };
  rules.push('country');

  const pool = policy.document.pools.find((candidate) => serves(candidate, message));
  if (!pool) return { kind: 'block', ...because('pool', 'no-route'), detail: `no pool serves lane ${message.lane} in ${message.country}` };
  rules.push(`pool:${pool.poolId}`);

  if (optedOutPools.has(pool.poolId)) return { kind: 'block', ...because('opt-out', 'opted-out'), detail: 'the recipient told this pool to stop' };
  rules.push('opt-out');

  const choice = chooseSender(pool, message.recipientKey, pinnedSenders[pool.poolId] ?? null);
  if (!choice) return { kind: 'block', ...because('sender', 'no-sender'), detail: `pool ${pool.poolId} has no sender` };
  return { kind: 'route', ...because('sender', choice.reason), pool, sender: choice.sender, body: text.body, segments: countSegments(text.body) };
}

const includes = (list: readonly string[] | '*', wanted: string): boolean => list === '*' || list.includes(wanted);

function serves(pool: Pool, { lane, country, tenantId }: RoutableMessage): boolean {
  return pool.lanes.includes(lane) && includes(pool.countries, country) && includes(pool.tenants, tenantId);
}

type Text = { readonly ok: true; readonly body: string } | { readonly ok: false; readonly reason: ReasonCode; readonly detail: string };

function renderBody({ templateId, body, variables }: RoutableMessage, { document }: Policy): Text {
  if (templateId === null) return body === null ? { ok: false, reason: 'body-empty', detail: 'neither body nor template' } : { ok: true, body };
  const template = document.templates.find((candidate) => candidate.templateId === templateId);
  if (!template) return { ok: false, reason: 'template-unknown', detail: `the active policy has no template ${templateId}` };
  const rendering = renderTemplate(template.body, variables);
  if (!rendering.ok) return { ok: false, reason: 'template-variable-missing', detail: `template ${templateId} needs ${rendering.missing}` };
  if (rendering.body.length > MAX_BODY_CHARACTERS) return { ok: false, reason: 'body-too-long', detail: `template ${templateId} came to ${rendering.body.length} characters` };
  return rendering;
}
