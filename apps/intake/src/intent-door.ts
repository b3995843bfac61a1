import { admitIntent, judgeRepetition, type Admission } from '@signalbox/admission';
import type { Intent, Origin, PersonalContent } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { decideOnce, storeThenEmit, type Emission, type StoreThenEmit } from '@signalbox/kafka';
import { makeUuidV7, type Lane } from '@signalbox/message';
import { parseRecipient } from '@signalbox/numbering';
import { childTraceparent } from '@signalbox/telemetry';
import { hashIdempotencyKey, hashPayload } from './hash-intent.js';
import type { IdempotencyStore, StoredIntake } from './idempotency.store.js';
import { makeAcceptedRecords, type Refusal } from './intake-records.js';
import { openPersonalContent } from './open-personal-content.js';
import type { TenantStore } from './tenant.store.js';
import { KEY_RETENTION_MS } from './expire-idempotency.js';
import type { IntakeTools } from './intake-tools.js';

type Accepted = Extract<Admission, { kind: 'accept' }>;
type Rejected = Extract<Admission, { kind: 'reject' }>;

/** An intent before the door. */
export interface Arrival {
  readonly intent: Intent;
  /** What tells this arrival from any other: one that comes again has the same. */
  readonly origin: Origin;
  readonly traceparent?: string | undefined;
}

/** The intent makes no message of its own; `first` is what an earlier one of its key left behind, where it says the same. */
export interface TurnedAway {
  readonly kind: 'turned-away';
  readonly refusal: Refusal;
  readonly first?: StoredIntake;
}

/** An intent whose personal part is open. */
interface Opened extends Arrival {
  readonly content: PersonalContent;
  readonly keyHash: string;
  readonly payloadHash: string;
}

/**
 * The one rule of all doors: opens an intent, admits it, claims its key. What it gives to be published is stored under the origin of the
 * arrival, so an arrival that comes again gives the same bytes; and nothing else is ever published for its key.
 */
export class IntentDoor {
  readonly #lane: Lane;
  readonly #tenants: TenantStore;
  readonly #idempotency: IdempotencyStore;
  readonly #tools: IntakeTools;

  /** `lane` is the one that intents come by. */
  constructor(lane: Lane, tenants: TenantStore, idempotency: IdempotencyStore, tools: IntakeTools) {
    this.#lane = lane;
    this.#tenants = tenants;
    this.#idempotency = idempotency;
    this.#tools = tools;
  }

  /** Rejects with AdapterError where the database is away; the arrival may or may not have been stored then. */
  async decide(arrival: Arrival): Promise<Emission | TurnedAway> {
    const { intent } = arrival;
    const personal = await openPersonalContent(intent, this.#keyring);
    if (!personal.ok) return this.#turnAway({ type: 'intent-rejected', lane: this.#lane, reason: personal.reason, detail: personal.detail });
    const { content } = personal;
    const opened = { ...arrival, content, keyHash: hashIdempotencyKey(intent), payloadHash: hashPayload(intent, content, this.#keyring) };
    const admission = await this.#admit(opened);
    return admission.kind === 'accept' ? this.#accept(opened, admission) : this.#reject(opened, admission);
  }

  get #keyring(): Keyring {
    return this.#tools.keyring;
  }

  async #admit({ intent, content }: Opened): Promise<Admission> {
    const tenant = await this.#tenants.find(intent.tenantId);
    return admitIntent({
      purpose: intent.purpose,
      idempotencyKey: intent.idempotencyKey,
      expiresAtMs: intent.expiresAt === undefined ? null : Date.parse(intent.expiresAt),
      hasTemplate: intent.templateId !== undefined,
      to: content.to,
      body: content.body ?? null,
      tenant: tenant?.status ?? 'unknown',
      recipient: parseRecipient(content.to),
    }, this.#tools.clock.nowMs());
  }

  /** The claim itself tells whether the key is known: most are not, and so cost one statement. */
  #accept(opened: Opened, admission: Accepted): Promise<Emission | TurnedAway> {
    return decideOnce<StoredIntake, TurnedAway>(opened, {
      stored: null,
      decide: () => this.#claim(opened, admission),
      duplicate: (first) => {
        const shared = { lane: admission.lane, recipientKey: this.#keyring.recipientKeyOf(admission.e164) };
        return this.#repeat(first, opened, shared) ?? this.#turnAway({
          ...shared, firstMessageId: first.messageId, type: 'intent-rejected', reason: 'idempotency-conflict', detail: 'the key was used before for another content',
        });
      },
      markPublished: () => this.#idempotency.markPublished(opened.keyHash),
    });
  }

  #claim({ intent, origin, content, keyHash, payloadHash, traceparent }: Opened, admission: Accepted): StoreThenEmit<StoredIntake> {
    const nowMs = this.#tools.clock.nowMs();
    const messageId = makeUuidV7(nowMs, this.#tools.randomBytes(10));
    const message = {
      messageId, intent, admission, acceptedAtMs: nowMs,
      content: { ...(intent.templateId === undefined ? { body: content.body } : { variables: content.variables ?? {} }), ...(content.mediaUrls && { mediaUrls: content.mediaUrls }) },
      traceparent: childTraceparent(traceparent, this.#tools.random),
    };
    return storeThenEmit(makeAcceptedRecords(message, this.#keyring), async (published) => {
      const first = await this.#idempotency.claim({ keyHash, tenantId: intent.tenantId, messageId, payloadHash, origin, published, expiresAtMs: nowMs + KEY_RETENTION_MS });
      if (first === null) this.#countAccepted(admission.lane);
      return first;
    });
  }

  #countAccepted(lane: Lane): void {
    this.#tools.metrics.count('sb_intents_total', { lane, outcome: 'accepted' });
    if (lane !== this.#lane) this.#tools.metrics.count('sb_lane_moves_total', { lane: this.#lane });
  }

  /** Another arrival has used the key for the same content; null where for another one. */
  #repeat(first: StoredIntake, { payloadHash }: Opened, shared: Pick<Refusal, 'lane' | 'recipientKey'>): TurnedAway | 'publish-stored' | null {
    const repetition = judgeRepetition(first, { payloadHash });
    switch (repetition) {
      case 'publish-stored': return repetition;
      case 'duplicate': return this.#turnAway({ ...shared, type: 'intent-duplicate', reason: 'duplicate', firstMessageId: first.messageId }, first);
      case 'conflict': return null;
    }
  }

  /** What was taken on before (and has expired since, say) stays taken on, and is answered so; another content of its key is refused like any. */
  async #reject(opened: Opened, { reason, detail }: Rejected): Promise<Emission | TurnedAway> {
    const recipient = parseRecipient(opened.content.to);
    const shared = { lane: this.#lane, recipientKey: recipient.ok ? this.#keyring.recipientKeyOf(recipient.e164) : undefined };
    const refuse = (): TurnedAway => this.#turnAway({ ...shared, type: 'intent-rejected', reason, detail });
    return decideOnce<StoredIntake, TurnedAway>(opened, {
      stored: await this.#idempotency.find(opened.keyHash),
      decide: refuse,
      duplicate: (first) => this.#repeat(first, opened, shared) ?? refuse(),
      markPublished: () => this.#idempotency.markPublished(opened.keyHash),
    });
  }

  #turnAway(refusal: Refusal, first?: StoredIntake): TurnedAway {
    this.#tools.metrics.count('sb_intents_total', { lane: refusal.lane, outcome: refusal.reason });
    return { kind: 'turned-away', refusal, ...(first && { first }) };
  }
}
