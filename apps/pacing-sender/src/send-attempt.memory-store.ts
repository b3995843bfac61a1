import { GIVEN_UP, type AttemptState } from '@signalbox/pacing';
import { SendAttemptStore, type AttemptKey, type AttemptRow, type AttemptSubject, type CarrierProof, type Change, type Claim, type ClaimResult, type Overruling, type ProofResult, type Reading, type Refusal } from './send-attempt.store.js';

const OPEN: readonly AttemptState[] = ['calling', 'in-doubt'];

const isGivenUp = ({ state, reason }: AttemptRow): boolean => state === 'rejected' && reason === GIVEN_UP;

function isOpenFor(row: AttemptRow, { attempt, providerMessageId }: CarrierProof): boolean {
  if (row.state === 'released' || isGivenUp(row)) return row.attempt >= attempt;
  const isWronglyAdopted = row.state === 'accepted' && row.reason === 'found-at-carrier' && row.providerMessageId !== providerMessageId;
  return row.attempt === attempt && (OPEN.includes(row.state) || isWronglyAdopted);
}

/** The same promises, kept in memory; for tests. */
export class MemorySendAttemptStore extends SendAttemptStore {
  readonly rows = new Map<string, AttemptRow>();
  /** `<recipient key>/<pool id>` of those who said STOP. */
  readonly optOuts = new Set<string>();
  /** Ids of messages that were called off. */
  readonly cancellations = new Set<string>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    super();
    this.#nowMs = nowMs;
  }

  find(key: AttemptKey): Promise<Reading> {
    return Promise.resolve({ row: this.#row(key) ?? null, databaseMs: this.#nowMs(), isCancelled: this.cancellations.has(key.messageId) });
  }

  claim(claim: Claim): Promise<ClaimResult> {
    const obstacle = this.#obstacleOf(claim);
    if (obstacle !== null) return Promise.resolve(obstacle);
    const row = this.#row(claim);
    const isNext = (row?.state === 'released' || (claim.isReplay && row !== undefined && isGivenUp(row))) && row.attempt === claim.attempt - 1;
    const isAgain = row?.state === 'calling' && row.owner === claim.owner && row.attempt === claim.attempt;
    if (row === undefined ? claim.attempt !== 1 : !isNext && !isAgain) return Promise.resolve('refused');
    const nowMs = this.#nowMs();
    this.#put({ ...(row ?? this.#newRow(claim)), attempt: claim.attempt, state: 'calling', owner: claim.owner, provider: claim.provider, sender: claim.sender, account: claim.account, calledAtMs: nowMs, wireUntilMs: nowMs + claim.wireTimeMs });
    return Promise.resolve('claimed');
  }

  change(change: Change): Promise<boolean> {
    const row = this.#row(change);
    const { owner, attempt, states, reason } = change.expected;
    if (reason !== undefined && row?.reason !== reason) return Promise.resolve(false);
    if (row === undefined || row.owner !== owner || row.attempt !== attempt || !states.includes(row.state)) return Promise.resolve(false);
    this.#put({
      ...row,
      state: change.state,
      reason: change.reason,
      providerMessageId: change.providerMessageId ?? row.providerMessageId,
      published: change.published,
      remake: change.remake ?? null,
      wireUntilMs: change.endsWireTime === true ? this.#nowMs() : row.wireUntilMs,
      blindResends: row.blindResends + (change.resendsBlindly === true ? 1 : 0),
    });
    return Promise.resolve(true);
  }

  refuse(refusal: Refusal): Promise<boolean> {
    if (this.#row(refusal) !== undefined) return Promise.resolve(false);
    const { owner, reason, published } = refusal;
    this.#put({ ...this.#newRow(refusal), owner, state: 'rejected', reason, published });
    return Promise.resolve(true);
  }

  prove(proof: CarrierProof): Promise<ProofResult> {
    const row = this.#row(proof);
    const { attempt, provider, providerMessageId } = proof;
    if (row === undefined || !isOpenFor(row, proof)) return Promise.resolve({ kind: 'stands', row: row ?? null });
    const holder = [...this.rows.values()].find((other) => other.recipientKey === row.recipientKey && other.messageId !== row.messageId && other.providerMessageId === providerMessageId);
    if (holder !== undefined) return Promise.resolve({ kind: 'contested', holder });
    this.#put({ ...row, attempt, provider, state: 'accepted', reason: 'callback-received', providerMessageId, remake: null });
    return Promise.resolve({ kind: 'settled', from: row.state });
  }

  overrule({ proof, adopter, adopterPublished }: Overruling): Promise<boolean> {
    const [row, adopted] = [this.#row(proof), this.#row(adopter)];
    const isAdopted = adopted?.state === 'accepted' && adopted.reason === 'found-at-carrier' && adopted.providerMessageId === proof.providerMessageId;
    if (!isAdopted || row === undefined) return Promise.resolve(false);
    this.#put({ ...adopted, state: 'in-doubt', reason: 'adoption-overruled', providerMessageId: null, published: adopterPublished });
    if (row.attempt === proof.attempt || isOpenFor(row, proof)) this.#put({ ...row, attempt: proof.attempt, provider: proof.provider, state: 'accepted', reason: 'callback-received', providerMessageId: proof.providerMessageId });
    return Promise.resolve(true);
  }

  listByRecipient(recipientKey: string, calledSinceMs: number): Promise<AttemptRow[]> {
    return Promise.resolve([...this.rows.values()].filter((row) => row.recipientKey === recipientKey && row.calledAtMs >= calledSinceMs));
  }

  #obstacleOf({ recipientKey, messageId, poolId, routedPoolId }: Claim): ClaimResult | null {
    if (this.cancellations.has(messageId)) return 'cancelled';
    if (this.optOuts.has(`${recipientKey}/${routedPoolId}`)) return 'opted-out';
    return this.optOuts.has(`${recipientKey}/${poolId}`) ? 'way-opted-out' : null;
  }

  #row({ recipientKey, messageId }: AttemptKey): AttemptRow | undefined {
    return this.rows.get(`${recipientKey}/${messageId}`);
  }

  #put(row: AttemptRow): void {
    this.rows.set(`${row.recipientKey}/${row.messageId}`, { ...row, updatedAtMs: this.#nowMs() });
  }

  #newRow({ recipientKey, messageId, provider, sender, bodyHash, origin }: AttemptSubject): AttemptRow {
    const nowMs = this.#nowMs();
    return {
      recipientKey, messageId, provider, sender, bodyHash, attempt: 1, state: 'calling', owner: '', calledAtMs: nowMs, wireUntilMs: nowMs, updatedAtMs: nowMs,
      providerMessageId: null, reason: null, blindResends: 0, origin, published: null, remake: null, account: null,
    };
  }
}
