import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { databaseUrl } from '@signalbox/service/testing/servers';
import { PgSendAttemptStore } from '../src/send-attempt.pg-store.js';
import { describeAttemptStore } from '../src/send-attempt.store-suite.js';
import { CHANGE, CLAIM, FIND, PROVE } from '../src/send-attempt.statements.js';
import type { AttemptRow, Claim } from '../src/send-attempt.store.js';
import { after, makeClaim } from './support/attempt-claims.js';

let test: TestDatabase;
let service: Database;
let owner: Database;

beforeAll(async () => {
  test = await createTestDatabase(databaseUrl);
  service = openDatabase({ url: test.url, role: 'signalbox_pacing_sender', applicationName: 'attempt-store', max: 6, statementTimeoutMs: 5_000, plansOnce: true });
  owner = openDatabase({ url: test.url, applicationName: 'attempt-store-owner', max: 1, statementTimeoutMs: 5_000 });
});

afterAll(async () => {
  await Promise.all([service.close(), owner.close()]);
  await test.drop();
});

describeAttemptStore(() => ({
  store: new PgSendAttemptStore(service),
  async setOptOut(recipientKey, poolId, optedOut) {
    await owner.query(
      `INSERT INTO opt_outs (recipient_key, pool_id, opted_out, changed_at, origin_topic, origin_partition, origin_offset) VALUES ($1, $2, $3, now(), 'inbound-messages', 0, 1)
       ON CONFLICT (recipient_key, pool_id) DO UPDATE SET opted_out = excluded.opted_out`, [recipientKey, poolId, optedOut]);
  },
  cancel: async (recipientKey, messageId) => void (await owner.query("INSERT INTO cancellations (recipient_key, message_id, tenant_id) VALUES ($1, $2, 'acme')", [recipientKey, messageId])),
}));

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe('on a database that is planned for while it is empty', () => {
  it.each([FIND, CLAIM, CHANGE, PROVE])('$name goes to its rows by their key', async ({ text }) => {
    const [answer] = await owner.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`);
    const scans = nodesOf(answer!['QUERY PLAN'][0].Plan).filter((node) => node['Node Type'] !== 'ModifyTable' && node['Relation Name'] !== undefined);
    expect(scans).not.toEqual([]);
    for (const scan of scans) expect(scan, scan['Relation Name']).toMatchObject({ 'Node Type': expect.stringMatching(/^Index/), 'Index Cond': expect.stringContaining('recipient_key = ') });
  });
});

describe('what waits for another transaction', () => {
  /** Does it while another has changed the row and not yet committed. */
  async function doBehind<T>(claim: Claim, sql: string, action: (store: PgSendAttemptStore) => Promise<T>): Promise<{ readonly result: T | undefined; readonly row: AttemptRow | null }> {
    const store = new PgSendAttemptStore(service);
    await store.claim(claim);
    let result: Promise<T> | undefined;
    await owner.transaction(async (tx) => {
      await tx.query(`UPDATE send_attempts SET ${sql} WHERE recipient_key = $1 AND message_id = $2`, [claim.recipientKey, claim.messageId]);
      result = action(store);
      const isWaiting = async () => expect(await tx.query('SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))')).toHaveLength(1);
      await vi.waitFor(isWaiting, { timeout: 5_000 });
    });
    return { result: await result, row: (await store.find(claim)).row };
  }
  const change = (claim: Claim) => (store: PgSendAttemptStore) => store.change(after(claim, {}));
  const prove = ({ recipientKey, messageId, provider }: Claim) => (store: PgSendAttemptStore) => store.prove({ recipientKey, messageId, provider, attempt: 1, providerMessageId: 'SM2' });

  it('is a change: takes effect on what the other has left, where that is still what it expects', async () => {
    const claim = makeClaim();
    expect(await doBehind(claim, `blind_resends = 2, provider_message_id = 'SM1'`, change(claim))).toMatchObject({ result: true, row: { state: 'accepted', blindResends: 2, providerMessageId: 'SM1' } });
  });

  it('is a change: misses the row where the other has taken it', async () => {
    const claim = makeClaim();
    expect(await doBehind(claim, `owner = 'another'`, change(claim))).toMatchObject({ result: false, row: { state: 'calling', owner: 'another', published: null } });
  });

  it('is a proof: settles an attempt that the other has put in doubt', async () => {
    const claim = makeClaim();
    expect(await doBehind(claim, `state = 'in-doubt', reason = 'reply-lost'`, prove(claim))).toMatchObject({ result: { kind: 'settled' }, row: { state: 'accepted', reason: 'callback-received', providerMessageId: 'SM2' } });
  });

  it('is a proof: leaves alone what the other has settled', async () => {
    const claim = makeClaim();
    expect(await doBehind(claim, `state = 'accepted', reason = 'submitted', provider_message_id = 'SM1'`, prove(claim))).toMatchObject({ result: { kind: 'stands' }, row: { state: 'accepted', reason: 'submitted', providerMessageId: 'SM1' } });
  });

  it('is an overruling: puts in doubt who adopted what is another\'s', async () => {
    const [adopter, proven] = [makeClaim(), makeClaim()];
    const store = new PgSendAttemptStore(service);
    await Promise.all([store.claim(proven), store.claim(adopter)]);
    await store.change(after(adopter, { reason: 'found-at-carrier', providerMessageId: 'SM3' }));
    const proof = { recipientKey: proven.recipientKey, messageId: proven.messageId, provider: 'twilio', attempt: 1, providerMessageId: 'SM3' };
    const overrule = (): Promise<boolean> => store.overrule({ proof, adopter, adopterPublished: '["doubt"]' });
    const { result, row } = await doBehind(adopter, 'blind_resends = 1', overrule);
    expect({ result, row }).toMatchObject({ result: true, row: { state: 'in-doubt', reason: 'adoption-overruled', providerMessageId: null } });
    expect((await store.find(proven)).row).toMatchObject({ state: 'accepted', reason: 'callback-received', providerMessageId: 'SM3' });
  });
});
