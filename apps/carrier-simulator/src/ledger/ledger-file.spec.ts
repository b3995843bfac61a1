import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRig, recordOf } from '../../test/rig.js';
import { LedgerFile } from './ledger-file.js';

test('keeps what it holds and adds a line for each acceptance and status', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ledger-'));
  const path = join(directory, 'ledger.ndjson');
  const rig = makeRig();
  const record = recordOf(rig.create());
  for (const write of ['writeAccepted', 'writeStatus'] as const) {
    const file = new LedgerFile(path);
    file[write](record);
    await file.close();
  }
  const lines = (await readFile(path, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as object);
  await rm(directory, { recursive: true });
  expect(lines).toMatchObject([
    { type: 'accepted', sid: record.sid, finalStatus: null },
    { type: 'status', sid: record.sid, status: 'queued', atMs: record.acceptedAtMs, errorCode: null },
  ]);
});
