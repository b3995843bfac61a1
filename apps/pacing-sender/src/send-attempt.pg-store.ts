import type { ReasonCode } from '@signalbox/message';
import type { AttemptState } from '@signalbox/pacing';
import { createMicroBatch, idBounds, joinTexts, originArrays, toOrigin, type Database, type MicroBatch, type MicroBatchOptions, type OriginRow } from '@signalbox/postgres';
import { CHANGE, CLAIM, FIND, GIVE_PROOF, LIST, PROVE, PUT_IN_DOUBT, REFUSE } from './send-attempt.statements.js';
import { SendAttemptStore, type AttemptKey, type AttemptRow, type CarrierProof, type Change, type Claim, type ClaimResult, type Overruling, type ProofResult, type Reading, type Refusal } from './send-attempt.store.js';

interface StoredRow extends OriginRow {
  readonly recipient_key: string;
  readonly message_id: string;
  readonly attempt: number;
  readonly state: AttemptState;
  readonly owner: string;
  readonly called_at_ms: number;
  readonly wire_until_ms: number;
  readonly updated_at_ms: number;
  readonly provider: string;
  readonly sender: string;
  readonly body_hash: string;
  readonly provider_message_id: string | null;
  readonly reason: ReasonCode | null;
  readonly blind_resends: number;
  readonly published: string | null;
  readonly remake: string | null;
  readonly account: string | null;
}
/** `place`: of its key among those asked for, from 1. */
type Found = { readonly place: number; readonly database_ms: number; readonly is_cancelled: boolean } & (StoredRow | { readonly state: null });
interface Proven {
  readonly recipient_key: string;
  readonly message_id: string;
  readonly state: AttemptState;
  readonly reason: ReasonCode | null;
  readonly attempt: number;
  readonly provider_message_id: string | null;
  readonly settled: boolean;
  readonly holder: string | null;
}

const nameOf = ({ recipientKey, messageId }: AttemptKey): string => `${recipientKey}/${messageId}`;
const storedNameOf = (row: { recipient_key: string; message_id: string }): string => `${row.recipient_key}/${row.message_id}`;

/** Nobody waits for a verdict but the next message to the same person, and for a look-up only who has yet to wait for a slot. Claims come as slots are granted, together. */
const APART_MS = { find: 10, change: 40 };

export type BatchSetting = Pick<MicroBatchOptions<never, never>, 'clock' | 'metrics'>;

export class PgSendAttemptStore extends SendAttemptStore {
  readonly #database: Database;
  readonly #finds: MicroBatch<AttemptKey, Reading>;
  readonly #claims: MicroBatch<Claim, ClaimResult>;
  readonly #changes: MicroBatch<Change, boolean>;
  readonly #refusals: MicroBatch<Refusal, boolean>;
  readonly #proofs: MicroBatch<CarrierProof, ProofResult>;

  constructor(database: Database, setting: BatchSetting = {}) {
    super();
    this.#database = database;
    this.#finds = createMicroBatch<AttemptKey, Reading>({ ...setting, name: 'attempt-find', apartMs: APART_MS.find, run: (keys) => this.#runFinds(keys) });
    this.#claims = createMicroBatch<Claim, ClaimResult>({ ...setting, name: 'attempt-claim', run: (claims) => this.#runClaims(claims) });
    this.#changes = createMicroBatch<Change, boolean>({ ...setting, name: 'attempt-change', apartMs: APART_MS.change, run: (changes) => this.#runChanges(changes) });
    this.#refusals = createMicroBatch<Refusal, boolean>({ ...setting, name: 'attempt-refuse', run: (refusals) => this.#runRefusals(refusals) });
    this.#proofs = createMicroBatch<CarrierProof, ProofResult>({ ...setting, name: 'attempt-prove', run: (proofs) => this.#runProofs(proofs) });
  }

  find(key: AttemptKey): Promise<Reading> {
    return this.#finds.add(key);
  }

  claim(claim: Claim): Promise<ClaimResult> {
    return this.#claims.add(claim);
  }

  change(change: Change): Promise<boolean> {
    return this.#changes.add(change);
  }

  refuse(refusal: Refusal): Promise<boolean> {
    return this.#refusals.add(refusal);
  }

  prove(proof: CarrierProof): Promise<ProofResult> {
    return this.#proofs.add(proof);
  }

  overrule({ proof, adopter, adopterPublished }: Overruling): Promise<boolean> {
    return this.#database.transaction(async (tx) => {
      const overruled = await tx.query(PUT_IN_DOUBT, [adopter.recipientKey, adopter.messageId, proof.providerMessageId, adopterPublished]);
      if (overruled.length === 0) return false;
      await tx.query(GIVE_PROOF, [proof.recipientKey, proof.messageId, proof.attempt, proof.providerMessageId, proof.provider]);
      return true;
    });
  }

  async listByRecipient(recipientKey: string, calledSinceMs: number): Promise<AttemptRow[]> {
    return (await this.#database.query<StoredRow>(LIST, [recipientKey, new Date(calledSinceMs)])).map(toRow);
  }

  async #runFinds(keys: readonly AttemptKey[]): Promise<Reading[]> {
    const ids = keys.map((key) => key.messageId);
    const rows = await this.#database.query<Found>(FIND, [keys.map((key) => key.recipientKey), ids, ...idBounds(ids)]);
    const [first] = rows;
    if (first === undefined) throw new Error('a look-up has no answer, not even the clock');
    const found = new Map(rows.map((row) => [row.place, row]));
    return keys.map((_, index) => {
      const row = found.get(index + 1);
      return { row: row === undefined || row.state === null ? null : toRow(row), databaseMs: first.database_ms, isCancelled: row?.is_cancelled ?? false };
    });
  }

  /** Of equal keys in one batch (an execution of a lost partition beside its successor) only the first is tried. */
  async #runClaims(claims: readonly Claim[]): Promise<ClaimResult[]> {
    const firstOf = new Map<string, Claim>();
    for (const claim of claims) if (!firstOf.has(claim.messageId)) firstOf.set(claim.messageId, claim);
    const first = [...firstOf.values()];
    const rows = await this.#database.query<{ message_id: string; result: ClaimResult }>(CLAIM, [
      ...subjectColumns(first),
      first.map((claim) => claim.poolId), first.map((claim) => claim.attempt), first.map((claim) => claim.owner), first.map((claim) => claim.wireTimeMs), first.map((claim) => claim.isReplay),
      first.map((claim) => claim.routedPoolId), first.map((claim) => claim.account),
      ...idBounds([...firstOf.keys()]),
    ]);
    const results = new Map(rows.map((row) => [row.message_id, row.result]));
    return claims.map((claim) => (firstOf.get(claim.messageId) === claim ? (results.get(claim.messageId) ?? 'refused') : 'refused'));
  }

  /** Most often all expect the same, and one statement is all. Others lock their rows group by group: where two batches then meet in a deadlock, the one that PostgreSQL ends is tried again. */
  async #runChanges(changes: readonly Change[]): Promise<boolean[]> {
    const groups = [...Map.groupBy(changes, expectationOf).values()];
    const changeAll = async (database: Database): Promise<Change[]> => {
      const applied: Change[] = [];
      for (const group of groups) applied.push(...(await changeAlike(database, group)));
      return applied;
    };
    const applied = new Set(await (groups.length === 1 ? changeAll(this.#database) : this.#database.transaction(changeAll)));
    return changes.map((change) => applied.has(change));
  }

  async #runRefusals(refusals: readonly Refusal[]): Promise<boolean[]> {
    const rows = await this.#database.query<{ owner: string }>(REFUSE, [
      ...subjectColumns(refusals),
      refusals.map((refusal) => refusal.owner), refusals.map((refusal) => refusal.reason), refusals.map((refusal) => refusal.published),
    ]);
    const stored = new Set(rows.map((row) => row.owner));
    return refusals.map((refusal) => stored.has(refusal.owner));
  }

  async #runProofs(proofs: readonly CarrierProof[]): Promise<ProofResult[]> {
    const ids = proofs.map((proof) => proof.messageId);
    const rows = await this.#database.query<Proven>(PROVE, [
      proofs.map((proof) => proof.recipientKey), ids, proofs.map((proof) => proof.attempt), proofs.map((proof) => proof.providerMessageId),
      proofs.map((proof) => proof.provider), ...idBounds(ids),
    ]);
    const found = new Map(rows.map((row) => [storedNameOf(row), row]));
    return Promise.all(proofs.map((proof) => this.#toProofResult(proof, found.get(nameOf(proof)))));
  }

  async #toProofResult(proof: CarrierProof, row: Proven | undefined): Promise<ProofResult> {
    if (row === undefined) return { kind: 'stands', row: null };
    if (row.settled) return { kind: 'settled', from: row.state };
    const holder = row.holder === null ? null : (await this.find({ recipientKey: proof.recipientKey, messageId: row.holder })).row;
    if (holder !== null) return { kind: 'contested', holder };
    return { kind: 'stands', row: { state: row.state, reason: row.reason, providerMessageId: row.provider_message_id, attempt: row.attempt } };
  }
}

const expectationOf = ({ expected: { states, reason } }: Change): string => `${states.join(',')}/${reason ?? ''}`;

/** Of changes that expect the same states and reason, those that were applied. */
async function changeAlike(database: Database, changes: readonly Change[]): Promise<Change[]> {
  const { states = [], reason = null } = changes[0]?.expected ?? {};
  const ids = changes.map((change) => change.messageId);
  const rows = await database.query<{ message_id: string; owner: string }>(CHANGE, [
    changes.map((change) => change.recipientKey), ids, changes.map(({ expected }) => expected.owner), changes.map(({ expected }) => expected.attempt),
    changes.map((change) => change.state), changes.map((change) => change.reason), changes.map((change) => change.errorCode ?? null),
    changes.map((change) => change.providerMessageId ?? null), joinTexts(changes.map((change) => change.published)),
    changes.map((change) => change.endsWireTime === true), changes.map((change) => change.resendsBlindly === true), changes.map((change) => change.remake ?? null),
    states, reason, ...idBounds(ids),
  ]);
  const owners = new Map(rows.map((row) => [row.message_id, row.owner]));
  // Once: another of the same owner in this batch finds the row changed.
  return changes.filter(({ messageId, expected }) => owners.get(messageId) === expected.owner && owners.delete(messageId));
}

function subjectColumns(subjects: readonly (Claim | Refusal)[]): unknown[][] {
  return [
    subjects.map((subject) => subject.recipientKey), subjects.map((subject) => subject.messageId), subjects.map((subject) => subject.provider),
    subjects.map((subject) => subject.sender), subjects.map((subject) => subject.bodyHash),
    ...originArrays(subjects.map(({ origin }) => origin)),
  ];
}

function toRow(row: StoredRow): AttemptRow {
  return {
    recipientKey: row.recipient_key, messageId: row.message_id, attempt: row.attempt, state: row.state, owner: row.owner,
    calledAtMs: row.called_at_ms, wireUntilMs: row.wire_until_ms, updatedAtMs: row.updated_at_ms, provider: row.provider, sender: row.sender, bodyHash: row.body_hash,
    providerMessageId: row.provider_message_id, reason: row.reason, blindResends: row.blind_resends, origin: toOrigin(row), published: row.published, remake: row.remake, account: row.account,
  };
}
