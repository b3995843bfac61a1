import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { databaseUrl } from '@signalbox/service/testing/servers';
import { PgSendAttemptStore } from '../src/send-attempt.pg-store.js';
import { describeAttemptStore } from '../src/send-attempt.store-suite.js';
import { CHANGE, CLAIM, FIND, PROVE } from '../src/send-attempt.statements.js';

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
