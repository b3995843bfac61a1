import type { ReasonCode } from '@signalbox/message';
import { Breaker, createCredentialGuard, type CallOutcome, type CredentialGuard, type WayHealth } from '@signalbox/pacing';
import type { Channel, Verdict } from '@signalbox/providers';
import type { SenderTools } from './sender-tools.js';

/** A provider, one of its pools and a sender of that pool. */
export interface Way {
  readonly provider: string;
  readonly poolId: string;
  readonly sender: string;
}

/** Whose messages an account at a provider sends, and how: a WhatsApp account that is locked, or calls that are switched off, stop no text message. */
export interface Use {
  readonly tenantId: string;
  readonly channel: Channel;
}

/** One call that is over. */
export interface FinishedCall extends Use {
  readonly way: Way;
  readonly verdict: Verdict;
  /** Monotonic time of its first byte, or of its beginning where none was written. */
  readonly beganAtMs: number;
}

/** Refusals that are about the sender, whatever the message says. */
const SENDER_FAULTS: ReadonlySet<ReasonCode> = new Set<ReasonCode>(['sender-not-usable', 'registration-missing', 'carrier-queue-full']);

type Scope = 'provider' | 'sender';

/**
 * What this process has learnt of providers, senders and credentials by its own calls, of all lanes. Each process learns for itself: a recipient
 * belongs to one process at a time, so no recipient sees two opinions.
 */
export class ProviderHealth {
  readonly #tools: SenderTools;
  readonly #breakers = { provider: new Map<string, Breaker>(), sender: new Map<string, Breaker>() };
  readonly #providerOfSender = new Map<string, string>();
  readonly #guards = new Map<string, { readonly provider: string; readonly guard: CredentialGuard }>();

  constructor(tools: SenderTools) {
    this.#tools = tools;
    tools.metrics.beforeRender(() => this.#report());
  }

  healthOf({ provider, sender }: Way, use: Use): WayHealth {
    const { clock, random } = this.#tools;
    const nowMs = clock.monotonicMs();
    const guard = this.#guards.get(guardNameOf(provider, use))?.guard;
    const isRefused = guard?.isRefused() === true;
    const breakers = [this.#breakers.provider.get(provider), this.#breakers.sender.get(sender)].filter((breaker) => breaker !== undefined);
    const share = isRefused ? 0 : Math.min(1, ...breakers.map((breaker) => breaker.share(nowMs)));
    // Of several reasons to be closed each must be due, and the first that is not holds the probe of the others back.
    const takeProbe = (): boolean => {
      const wanting = breakers.filter((breaker) => breaker.wantsProbe(nowMs));
      const isBarred = breakers.some((breaker) => breaker.share(nowMs) === 0 && !wanting.includes(breaker)) || (isRefused && nowMs < (guard?.probeAtMs() ?? 0));
      if (isBarred || (wanting.length === 0 && !isRefused)) return false;
      return (!isRefused || guard?.takeProbe(nowMs, random) === true) && wanting.every((breaker) => breaker.takeProbe(nowMs, random));
    };
    return { share, isRefused, takeProbe };
  }

  observe({ way, verdict, beganAtMs, ...use }: FinishedCall): void {
    this.#observeCredentials(way, use, verdict);
    const ofProvider = this.#outcomeOfProvider(verdict, beganAtMs);
    if (ofProvider !== null) this.#judge('provider', way, ofProvider, beganAtMs);
    const ofSender = outcomeOfSender(verdict);
    if (ofSender !== null) this.#judge('sender', way, ofSender, beganAtMs);
  }

  /** Null where the call says nothing of the provider. An answer that asks to slow down is an answer: pace is the matter of buckets and Retry-After. */
  #outcomeOfProvider({ kind }: Verdict, beganAtMs: number): CallOutcome | null {
    if (kind === 'unreachable' || kind === 'ambiguous') return 'failed';
    if (kind !== 'accepted' && kind !== 'rejected' && kind !== 'throttled') return null;
    const { clock, settings } = this.#tools;
    return clock.monotonicMs() - beganAtMs >= settings.callDeadlineMs / 2 ? 'slow' : 'ok';
  }

  #observeCredentials({ provider }: Way, use: Use, verdict: Verdict): void {
    const { clock, random, metrics, logger } = this.#tools;
    const { tenantId, channel } = use;
    const name = guardNameOf(provider, use);
    if (verdict.kind === 'held') {
      const { guard } = this.#guards.get(name) ?? { guard: createCredentialGuard() };
      this.#guards.set(name, { provider, guard });
      if (!guard.refuse(clock.monotonicMs(), random)) return;
      metrics.count('sb_breaker_openings_total', { provider, scope: 'credentials' });
      logger.error('the carrier refuses a tenant', { carrier: provider, biz: tenantId, channel, reason: verdict.reason, account: verdict.account ?? undefined, detail: verdict.detail });
    } else if ((verdict.kind === 'accepted' || verdict.kind === 'rejected') && this.#guards.get(name)?.guard.letIn() === true) {
      logger.warn('the carrier lets a tenant in again', { carrier: provider, biz: tenantId, channel });
    }
  }

  #judge(scope: Scope, { provider, sender }: Way, outcome: CallOutcome, beganAtMs: number): void {
    const { clock, random, metrics, logger } = this.#tools;
    const name = scope === 'provider' ? provider : sender;
    let breaker = this.#breakers[scope].get(name);
    if (breaker === undefined) this.#breakers[scope].set(name, (breaker = new Breaker()));
    if (scope === 'sender') this.#providerOfSender.set(name, provider);
    const nowMs = clock.monotonicMs();
    const before = breaker.share(nowMs);
    breaker.observe(outcome, beganAtMs, nowMs, random);
    const share = breaker.share(nowMs);
    if (share === before) return;
    if (share === 0) metrics.count('sb_breaker_openings_total', { provider, scope });
    logger.warn(share < before ? 'a way to the carrier is failing' : 'a way to the carrier heals', { carrier: provider, scope, way: name, share });
  }

  #report(): void {
    const nowMs = this.#tools.clock.monotonicMs();
    const shares = new Map<string, { readonly provider: string; readonly scope: Scope | 'credentials'; share: number }>();
    const note = (provider: string, scope: Scope | 'credentials', share: number): void => {
      const known = shares.get(`${scope}/${provider}`);
      if (known === undefined) shares.set(`${scope}/${provider}`, { provider, scope, share });
      else known.share = Math.min(known.share, share);
    };
    for (const [provider, breaker] of this.#breakers.provider) note(provider, 'provider', breaker.share(nowMs));
    for (const [sender, breaker] of this.#breakers.sender) note(this.#providerOfSender.get(sender) ?? 'none', 'sender', breaker.share(nowMs));
    for (const { provider, guard } of this.#guards.values()) note(provider, 'credentials', guard.isRefused() ? 0 : 1);
    for (const { provider, scope, share } of shares.values()) this.#tools.metrics.gauge('sb_breaker_share', { provider, scope }, share);
  }
}

function guardNameOf(provider: string, { tenantId, channel }: Use): string {
  return `${provider}/${tenantId}/${channel}`;
}

function outcomeOfSender(verdict: Verdict): CallOutcome | null {
  if (verdict.kind === 'accepted') return 'ok';
  if (verdict.kind !== 'rejected' && verdict.kind !== 'throttled') return null;
  if (SENDER_FAULTS.has(verdict.reason)) return 'failed';
  return verdict.kind === 'rejected' ? 'ok' : null;
}
