import { emit, packRecords, parkUntil, withFaultPoints, type Outcome } from '@signalbox/kafka';
import { AdapterError, applySmartEncoding, inDoubtPolicyOf, isPurpose, type ReasonCode } from '@signalbox/message';
import { CARRIER_CLOCK_SKEW_MS, isExpired, matchAttempt, settleAttempt, type Evidence, type Moment, type Settlement } from '@signalbox/pacing';
import type { LookUp } from '@signalbox/providers';
import { publishedOf, standingOf, type AttemptJournal } from './attempt-journal.js';
import type { CarrierCall } from './carrier-call.js';
import { expireInDoubt, giveUp } from './final-outcomes.js';
import type { InDoubtWatch } from './in-doubt-watch.js';
import { makeRemake } from './message-remake.js';
import { releasesOf } from './message-story.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow, SendAttemptStore } from './send-attempt.store.js';
import { inDoubtFact, releasedFact, submittedFact } from './sender-facts.js';
import type { SenderTools } from './sender-tools.js';
import { observeSubmission, toPublish } from './verdict-recorder.js';

/** What a look-up works with. */
export interface SettlementParts {
  readonly store: SendAttemptStore;
  readonly journal: AttemptJournal;
  readonly carrier: Pick<CarrierCall, 'lookUp'>;
  readonly watch: InDoubtWatch;
}

/** A message that is held without proof is looked at again this often, in case a callback has settled it. */
const HOLD_MS = 30_000;
/** A carrier that does not answer is asked for so long after the expiry; then the messages that wait behind go first: what became of this one a callback may still tell. */
const PATIENCE_MS = 60_000;

interface Doubtful {
  readonly message: OutgoingMessage;
  readonly row: AttemptRow;
}

/** Asks the carrier what became of an attempt in doubt, and acts on the answer. */
export class DoubtSettlement {
  readonly #parts: SettlementParts;
  readonly #tools: SenderTools;

  constructor(parts: SettlementParts, tools: SenderTools) {
    this.#parts = parts;
    this.#tools = tools;
  }

  /** To be called when wire time and listing delay are over. Null where the row has changed and must be read again. Throws AdapterError where the carrier cannot be asked now, but no more once the message has long expired. */
  async settle(message: OutgoingMessage, row: AttemptRow, databaseMs: number): Promise<Outcome | null> {
    const doubtful = row.state === 'calling' ? await this.#declareDoubt({ message, row }) : { message, row };
    if (doubtful === null) return null;
    this.#parts.watch.waits(message.messageId, HOLD_MS);
    const evidence = await this.#gather(doubtful);
    const { messageId, purpose, expiresAtMs, replay } = message;
    const { bodyHash, sender, calledAtMs } = doubtful.row;
    const inDoubtPolicy = isPurpose(purpose) ? inDoubtPolicyOf(purpose) : 'hold';
    const now: Moment = { wallMs: this.#tools.clock.nowMs(), databaseMs };
    const releases = releasesOf(publishedOf(doubtful.row));
    const settlement = settleAttempt({ messageId, releases, replay, bodyHash, sender, calledAtMs, expiresAtMs, inDoubtPolicy }, evidence, now, this.#tools.settings);
    const { match } = evidence;
    this.#tools.logger.info('a send in doubt was looked up', { messageId, lane: message.lane, carrier: message.provider, found: match.kind, settlement: settlement.kind, ...(match.kind === 'impossible' && { detail: match.detail }) });
    return this.#act(doubtful, settlement, evidence);
  }

  /** Its owner has vanished: from here on its story says that it is in doubt. */
  async #declareDoubt({ message, row }: Doubtful): Promise<Doubtful | null> {
    const reason: ReasonCode = 'owner-vanished';
    const nowMs = this.#tools.clock.nowMs();
    const fact = inDoubtFact(message, { reason, attempt: row.attempt, atMs: nowMs }, nowMs);
    const records = await this.#parts.journal.write(message, standingOf(row), { state: 'in-doubt', reason, facts: [fact] });
    return records === null ? null : { message, row: { ...row, state: 'in-doubt', reason, published: packRecords(records) } };
  }

  /** The rows are read after the list: whoever owns a listed message has claimed it before it could be listed. */
  async #gather({ message, row }: Doubtful): Promise<Evidence> {
    const { keyring, faults } = this.#tools;
    const resentBefore = row.blindResends > 0;
    const onWire = { provider: message.provider, sender: row.sender, account: row.account, createdSinceMs: row.calledAtMs - CARRIER_CLOCK_SKEW_MS };
    const lookUp = await withFaultPoints(faults, 'sender', 'look-up', () => this.#ask(message, onWire));
    if (lookUp.kind === 'impossible') return { match: lookUp, rivals: [], resentBefore };
    const rows = await this.#parts.store.listByRecipient(row.recipientKey, row.calledAtMs - 2 * CARRIER_CLOCK_SKEW_MS);
    const others = rows.filter(({ messageId }) => messageId !== row.messageId);
    const taken = new Set(others.flatMap(({ providerMessageId }) => providerMessageId ?? []));
    const rewritten = keyring.hashBody(applySmartEncoding(keyring.open(message.body, `${message.messageId}:body`)));
    const hashOf = (body: string): string => {
      const hash = keyring.hashBody(body);
      // A service of the carrier may have put GSM characters in place of typographic ones: it is the same text still.
      return hash === rewritten ? row.bodyHash : hash;
    };
    const listed = lookUp.messages.map(({ providerMessageId, createdAtMs, body, sender }) => ({ sid: providerMessageId, createdAtMs, sender, bodyHash: body === null ? null : hashOf(body) }));
    return { match: matchAttempt(row, listed, taken), rivals: others.filter(({ bodyHash, provider }) => bodyHash === row.bodyHash && provider === row.provider), resentBefore };
  }

  async #ask(message: OutgoingMessage, attempt: Parameters<CarrierCall['lookUp']>[1]): Promise<LookUp> {
    try {
      return await this.#parts.carrier.lookUp(message, attempt);
    } catch (error) {
      const isLost = error instanceof AdapterError && error.isTransient && isExpired(message, { wallMs: this.#tools.clock.nowMs() - PATIENCE_MS });
      if (!isLost) throw error;
      return { kind: 'impossible', detail: error.code };
    }
  }

  #act(doubtful: Doubtful, settlement: Settlement, evidence: Evidence): Promise<Outcome | null> | Outcome {
    switch (settlement.kind) {
      case 'adopt': return this.#adopt(doubtful, settlement.sid, evidence);
      case 'release': return this.#release(doubtful, settlement.reason);
      case 'give-up': return this.#giveUp(doubtful, evidence);
      case 'expire': return this.#expire(doubtful);
      case 'wait': return this.#wait(doubtful, this.#tools.settings.recheckMs, 'reply-lost');
      case 'hold': return this.#hold(doubtful);
    }
  }

  async #adopt({ message, row }: Doubtful, sid: string, { match }: Evidence): Promise<Outcome | null> {
    const reason: ReasonCode = 'found-at-carrier';
    const atMs = match.kind === 'found' ? Math.max(match.createdAtMs, row.calledAtMs) : row.calledAtMs;
    const fact = submittedFact(message, { reason, attempt: row.attempt, atMs }, sid);
    const records = await this.#parts.journal.write(message, standingOf(row), { state: 'accepted', reason, providerMessageId: sid, facts: [fact], remake: packRecords([makeRemake(message, this.#tools.keyring)]) });
    if (records === null) return null;
    this.#parts.watch.settled(message.messageId, 'found');
    observeSubmission(this.#tools.metrics, message, atMs);
    return emit(records);
  }

  /** The next attempt follows at once; its outcome publishes this fact too. */
  async #release({ message, row }: Doubtful, reason: 'absent-at-carrier' | 'resent-in-doubt'): Promise<null> {
    const fact = releasedFact(message, { reason, attempt: row.attempt, atMs: this.#tools.clock.nowMs() });
    const records = await this.#parts.journal.write(message, standingOf(row), { state: 'released', reason, facts: [fact], resendsBlindly: reason === 'resent-in-doubt' });
    if (records !== null) this.#parts.watch.settled(message.messageId, reason === 'absent-at-carrier' ? 'absent' : 'policy');
    return null;
  }

  async #giveUp({ message, row }: Doubtful, { match }: Evidence): Promise<Outcome | null> {
    const isUnproven = match.kind !== 'absent';
    const detail = isUnproven ? 'the carrier cannot be asked about the last try' : 'the last try is not at the carrier';
    const outcome = await giveUp(this.#parts.journal, message, standingOf(row), { facts: [], detail, atMs: this.#tools.clock.nowMs(), isUnproven });
    if (outcome !== null) this.#parts.watch.settled(message.messageId, isUnproven ? 'policy' : 'absent');
    return outcome;
  }

  async #expire({ message, row }: Doubtful): Promise<Outcome | null> {
    const outcome = await expireInDoubt(this.#parts.journal, message, standingOf(row));
    if (outcome !== null) this.#parts.watch.settled(message.messageId, 'expired');
    return outcome;
  }

  async #hold(doubtful: Doubtful): Promise<Outcome | null> {
    const { message, row } = doubtful;
    const reason: ReasonCode = 'held-in-doubt';
    if (row.reason === reason) return this.#wait(doubtful, HOLD_MS, reason);
    const nowMs = this.#tools.clock.nowMs();
    const fact = inDoubtFact(message, { reason, attempt: row.attempt, occurrence: 1, atMs: nowMs }, nowMs + HOLD_MS);
    const records = await this.#parts.journal.write(message, standingOf(row), { state: 'in-doubt', reason, facts: [fact] });
    return records === null ? null : parkUntil(Math.min(nowMs + HOLD_MS, message.expiresAtMs), reason, toPublish(message, records));
  }

  #wait({ message, row }: Doubtful, waitMs: number, reason: ReasonCode): Outcome {
    this.#parts.watch.waits(message.messageId, waitMs);
    const nowMs = this.#tools.clock.nowMs();
    const untilMs = message.expiresAtMs > nowMs ? Math.min(nowMs + waitMs, message.expiresAtMs) : nowMs + waitMs;
    return parkUntil(untilMs, reason, toPublish(message, publishedOf(row)));
  }
}
