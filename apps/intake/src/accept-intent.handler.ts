import { admitIntent, judgeRepetition, type Admission } from '@signalbox/admission';
import type { Intent, PersonalContent } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { decideOnce, emit, storeThenEmit, type InboundRecord, type Outcome, type StoreThenEmit } from '@signalbox/kafka';
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

/** An admitted intent that asks for its key. */
interface Claimant {
  readonly keyHash: string;
  readonly payloadHash: string;
  readonly admission: Accepted;
  readonly content: PersonalContent;
}

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

  /** The claim itself tells whether the key is known: most are not, and so cost one statement. */
  #accept(record: InboundRecord<Intent>, admission: Accepted, content: PersonalContent): Promise<Outcome> {
    const keyHash = hashIdempotencyKey(record.value);
    const payloadHash = hashPayload(record.value, content, this.#keyring);
    return decideOnce<StoredIntake>(record, {
      stored: null,
      decide: () => this.#claim(record, { keyHash, payloadHash, admission, content }),
      duplicate: (first) => this.#repeat(record, first, { payloadHash, admission }),
      markPublished: () => this.#idempotency.markPublished(keyHash),
    });
  }

  #claim(record: InboundRecord<Intent>, { keyHash, payloadHash, admission, content }: Claimant): StoreThenEmit<StoredIntake> {
    const { value: intent, origin, headers } = record;
    const nowMs = this.#tools.clock.nowMs();
    const messageId = makeUuidV7(nowMs, this.#tools.randomBytes(10));
    const message = {
      messageId, intent, admission, acceptedAtMs: nowMs,
      content: intent.templateId === undefined ? { body: content.body } : { variables: content.variables ?? {} },
      traceparent: childTraceparent(headers['traceparent'], this.#tools.random),
    };
    return storeThenEmit(makeAcceptedRecords(message, this.#keyring), async (published) => {
      const first = await this.#idempotency.claim({ keyHash, tenantId: intent.tenantId, messageId, payloadHash, origin, published, expiresAtMs: nowMs + KEY_RETENTION_MS });
      if (first === null) this.#countAccepted(admission.lane);
      return first;
    });
  }

  #countAccepted(lane: Lane): void {
    this.#metrics.count('sb_intents_total', { lane, outcome: 'accepted' });
    if (lane !== this.#lane) this.#metrics.count('sb_lane_moves_total', { lane: this.#lane });
  }

  /** Another record has used the key: a true repetition becomes a fact of its own. */
  #repeat(record: InboundRecord<Intent>, first: StoredIntake, { payloadHash, admission }: Pick<Claimant, 'payloadHash' | 'admission'>): Outcome | 'publish-stored' {
    const repetition = judgeRepetition(first, { payloadHash });
    const shared = { lane: admission.lane, recipientKey: this.#keyring.recipientKeyOf(admission.e164), firstMessageId: first.messageId };
    switch (repetition) {
      case 'publish-stored': return repetition;
      case 'duplicate': return this.#refuse(record, { ...shared, type: 'intent-duplicate', reason: 'duplicate' });
      case 'conflict': return this.#refuse(record, { ...shared, type: 'intent-rejected', reason: 'idempotency-conflict', detail: 'the key was used before for another content' });
    }
  }

  /** A record that was taken on before (and has expired since, say) stays taken on; another record of its key is refused like any. */
  async #reject(record: InboundRecord<Intent>, { reason, detail }: Rejected, content: PersonalContent): Promise<Outcome> {
    const keyHash = hashIdempotencyKey(record.value);
    const refuse = (): Outcome => {
      const recipient = parseRecipient(content.to);
      const recipientKey = recipient.ok ? this.#keyring.recipientKeyOf(recipient.e164) : undefined;
      return this.#refuse(record, { type: 'intent-rejected', lane: this.#lane, reason, detail, recipientKey });
    };
    return decideOnce(record, { stored: await this.#idempotency.find(keyHash), decide: refuse, duplicate: refuse, markPublished: () => this.#idempotency.markPublished(keyHash) });
  }

  #refuse(record: InboundRecord<Intent>, refusal: Refusal): Outcome {
    this.#metrics.count('sb_intents_total', { lane: refusal.lane, outcome: refusal.reason });
    return emit([makeRefusalRecord(record, refusal)]);
  }
}
