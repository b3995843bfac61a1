import { admitIntent, judgeRepetition, type Admission } from '@signalbox/admission';
import { originText, type Intent, type PersonalContent } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { emit, packRecords, unpackRecords, type InboundRecord, type Outcome } from '@signalbox/kafka';
import { makeUuidV7, type Lane } from '@signalbox/message';
import { parseRecipient } from '@signalbox/numbering';
import { childTraceparent, type Metrics } from '@signalbox/telemetry';
import { hashIdempotencyKey, hashPayload } from './hash-intent.js';
import type { IdempotencyStore, StoredIntake } from './idempotency.store.js';
import { makeAcceptedRecords, makeRefusalRecord, type Refusal } from './intake-records.js';
import { openPersonalContent } from './open-personal-content.js';
import type { TenantStore } from './tenant.store.js';
import { KEY_RETENTION_MS } from './expire-idempotency.js';
import type { IntakeTools } from './intake-tools.js';

type Accepted = Extract<Admission, { kind: 'accept' }>;
type Rejected = Extract<Admission, { kind: 'reject' }>;

/** Turns the intents of one lane's topic into messages: opens, admits, claims the key, publishes. */
export class AcceptIntentHandler {
  readonly #lane: Lane;
  readonly #tenants: TenantStore;
  readonly #idempotency: IdempotencyStore;
  readonly #tools: IntakeTools;

  constructor(lane: Lane, tenants: TenantStore, idempotency: IdempotencyStore, tools: IntakeTools) {
    this.#lane = lane;
    this.#tenants = tenants;
    this.#idempotency = idempotency;
    this.#tools = tools;
  }

  async handle(record: InboundRecord<Intent>): Promise<Outcome> {
    const opened = await openPersonalContent(record.value, this.#keyring);
    if (!opened.ok) return this.#refuse(record, { type: 'intent-rejected', lane: this.#lane, reason: opened.reason, detail: opened.detail });
    const admission = await this.#admit(record.value, opened.content);
    return admission.kind === 'accept' ? this.#accept(record, admission, opened.content) : this.#reject(record, admission, opened.content);
  }

  get #keyring(): Keyring {
    return this.#tools.keyring;
  }

  get #metrics(): Metrics {
    return this.#tools.metrics;
  }

  async #admit(intent: Intent, content: PersonalContent): Promise<Admission> {
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

  async #accept(record: InboundRecord<Intent>, admission: Accepted, content: PersonalContent): Promise<Outcome> {
    const intent = record.value;
    const nowMs = this.#tools.clock.nowMs();
    const keyHash = hashIdempotencyKey(intent);
    const payloadHash = hashPayload(intent, content, this.#keyring);
    const message = {
      messageId: makeUuidV7(nowMs, this.#tools.randomBytes(10)), intent, admission, acceptedAtMs: nowMs,
      content: intent.templateId === undefined ? { body: content.body } : { variables: content.variables ?? {} },
      traceparent: childTraceparent(record.headers['traceparent'], this.#tools.random),
    };
    const records = makeAcceptedRecords(message, this.#keyring);
    const claim = { keyHash, tenantId: intent.tenantId, messageId: message.messageId, payloadHash, origin: record.origin, published: packRecords(records), expiresAtMs: nowMs + KEY_RETENTION_MS };
    const stored = await this.#idempotency.claim(claim);
    if (stored) return this.#repeat(record, stored, { keyHash, payloadHash, admission });
    this.#metrics.count('sb_intents_total', { lane: admission.lane, outcome: 'accepted' });
    if (admission.lane !== this.#lane) this.#metrics.count('sb_lane_moves_total', { lane: this.#lane });
    return emit(records, () => this.#idempotency.markPublished(keyHash));
  }

  /** The key is known: a redelivery publishes the stored bytes, a true repetition becomes a fact of its own. */
  #repeat(record: InboundRecord<Intent>, stored: StoredIntake, { keyHash, payloadHash, admission }: { keyHash: string; payloadHash: string; admission: Accepted }): Outcome {
    const repetition = judgeRepetition(stored, { payloadHash, origin: originText(record.origin) });
    if (repetition.kind === 'publish-stored') return emit(unpackRecords(stored.published), () => this.#idempotency.markPublished(keyHash));
    const shared = { lane: admission.lane, recipientKey: this.#keyring.recipientKeyOf(admission.e164), firstMessageId: repetition.firstMessageId };
    return repetition.kind === 'duplicate'
      ? this.#refuse(record, { ...shared, type: 'intent-duplicate', reason: 'duplicate' })
      : this.#refuse(record, { ...shared, type: 'intent-rejected', reason: 'idempotency-conflict', detail: 'the key was used before for another content' });
  }

  /** A record that was taken on before (and has expired since, say) stays taken on: its stored events are published again. */
  async #reject(record: InboundRecord<Intent>, { reason, detail }: Rejected, content: PersonalContent): Promise<Outcome> {
    const keyHash = hashIdempotencyKey(record.value);
    const stored = await this.#idempotency.find(keyHash);
    if (stored?.origin === originText(record.origin)) return emit(unpackRecords(stored.published), () => this.#idempotency.markPublished(keyHash));
    const recipient = parseRecipient(content.to);
    const recipientKey = recipient.ok ? this.#keyring.recipientKeyOf(recipient.e164) : undefined;
    return this.#refuse(record, { type: 'intent-rejected', lane: this.#lane, reason, detail, recipientKey });
  }

  #refuse(record: InboundRecord<Intent>, refusal: Refusal): Outcome {
    this.#metrics.count('sb_intents_total', { lane: refusal.lane, outcome: refusal.reason });
    return emit([makeRefusalRecord(record, refusal)]);
  }
}
