import type { MessageAccepted } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { decideOnce, drop, parkUntil, storeThenEmit, type InboundRecord, type Outcome, type StoredPublication, type StoreThenEmit } from '@signalbox/kafka';
import { numberAreaOf, type Clock, type Random } from '@signalbox/message';
import { decideRoute, throttleUntil, type FraudHold, type Policy, type RoutableMessage, type RouteDecision } from '@signalbox/routing';
import { childTraceparent, type Metrics } from '@signalbox/telemetry';
import type { DecisionRow, DecisionStore, RecipientFacts } from './decision.store.js';
import type { HoldReader } from './fraud/hold-reader.js';
import type { HealthReader } from './health/health-reader.js';
import type { PolicyReader } from './policy-reader.js';
import { makeDecisionRecords, makeParkedFact } from './routing-records.js';

export interface RoutingTools {
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
}

/** What decisions are made by, as it is known at the moment. */
export interface RoutingReaders {
  readonly policies: Pick<PolicyReader, 'current'>;
  readonly holds: Pick<HoldReader, 'find'>;
  readonly health: Pick<HealthReader, 'current'>;
}

/** Decides each message once and for good, and publishes what follows from the decision. */
export class RouteMessageHandler {
  readonly #decisions: DecisionStore;
  readonly #readers: RoutingReaders;
  readonly #tools: RoutingTools;

  constructor(decisions: DecisionStore, readers: RoutingReaders, tools: RoutingTools) {
    this.#decisions = decisions;
    this.#readers = readers;
    this.#tools = tools;
  }

  /** Another record of a decided message repeats what is under way already. */
  async handle(record: InboundRecord<MessageAccepted>): Promise<Outcome> {
    const facts = await this.#decisions.load(record.value);
    return decideOnce(record, { stored: facts.decided, decide: () => this.#decide(record, facts), duplicate: () => drop('duplicate') });
  }

  #findHold({ messageId, tenantId, country, to }: MessageAccepted): FraudHold | null {
    return this.#readers.holds.find({ tenantId, country, areaOf: () => numberAreaOf(this.#tools.keyring.open(to, `${messageId}:to`)) });
  }

  #throttle(record: InboundRecord<MessageAccepted>, untilMs: number): Outcome {
    const { clock, random } = this.#tools;
    const wait = { reason: 'fraud-throttled', untilMs, policyRevision: this.#readers.policies.current().policy.revision, rules: ['fraud'] } as const;
    const moment = { nowMs: clock.nowMs(), traceparent: childTraceparent(record.headers['traceparent'], random) };
    return parkUntil(untilMs, wait.reason, isFirstWait(record) ? [makeParkedFact(record.value, wait, moment)] : undefined);
  }

  #decide(record: InboundRecord<MessageAccepted>, facts: RecipientFacts): StoreThenEmit<StoredPublication> | Outcome {
    const message = record.value;
    const { clock, keyring, random, metrics } = this.#tools;
    const nowMs = clock.nowMs();
    const { policy } = this.#readers.policies.current();
    const hold = this.#findHold(message);
    const waitUntilMs = hold?.action === 'throttle' ? throttleUntil(nowMs, random()) : null;
    // What expires before it is asked again is told so now.
    if (waitUntilMs !== null && waitUntilMs < Date.parse(message.expiresAt)) return this.#throttle(record, waitUntilMs);
    const decision = hold?.action === 'block' || waitUntilMs !== null ? blockBy(hold, policy) : decideRoute(openMessage(message, keyring), { policy, ...facts, health: this.#readers.health.current() }, nowMs);
    const records = makeDecisionRecords(message, decision, { nowMs, traceparent: childTraceparent(record.headers['traceparent'], random) }, keyring);
    return storeThenEmit(records, async (published) => {
      const decided = await this.#decisions.claim(toRow(record, decision, { published, nowMs }));
      if (decided === null) metrics.count('sb_messages_routed_total', { lane: message.lane, outcome: decision.kind === 'route' ? 'routed' : decision.reason });
      return decided;
    });
  }
}

/** Waits that follow each other are one to those who look on. */
function isFirstWait({ attempts }: InboundRecord<MessageAccepted>): boolean {
  return attempts === 1;
}

function blockBy(hold: FraudHold | null, policy: Policy): RouteDecision {
  return { kind: 'block', reason: 'fraud-suspected', policyRevision: policy.revision, rules: ['fraud'], detail: `a verdict on ${hold?.subjectId} holds it` };
}

function openMessage(message: MessageAccepted, keyring: Keyring): RoutableMessage {
  const content = JSON.parse(keyring.open(message.content, `${message.messageId}:content`)) as { body?: string; variables?: Record<string, string>; mediaUrls?: string[] };
  return {
    recipientKey: message.recipientKey, tenantId: message.tenantId, lane: message.lane, country: message.country,
    expiresAtMs: Date.parse(message.expiresAt), templateId: message.templateId ?? null, body: content.body ?? null, variables: content.variables ?? {}, mediaUrls: content.mediaUrls ?? [],
  };
}

function toRow({ value, origin }: InboundRecord<MessageAccepted>, decision: RouteDecision, stored: { published: string; nowMs: number }): DecisionRow {
  const route = decision.kind === 'route' ? decision : null;
  return {
    recipientKey: value.recipientKey, messageId: value.messageId, tenantId: value.tenantId,
    decision: decision.kind, reason: decision.reason, policyRevision: decision.policyRevision, rules: decision.rules,
    poolId: route?.pool.poolId ?? null, sender: route?.sender.sender ?? null, pins: route?.reason === 'routed-pool' && route.pool.stickySenders !== false,
    origin, published: stored.published, decidedAtMs: stored.nowMs,
  };
}
