import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeUuidV7 } from '@signalbox/message';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_TABLES, judgePartitionDays, listDayPartitions, migrate, roleOf, type PartitionDays } from '../src/index.js';
import { keepHouse, keepHouseOnce, type HouseReport } from '../src/keep-house.js';
import { withOwner } from '../src/owner-connection.js';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.js';

const DAY_MS = 86_400_000;
const PROGRAM = join(import.meta.dirname, '../dist/src/housekeeping.js');

let database: ScratchDatabase;
let nowMs: number;

beforeEach(async () => {
  database = await createScratchDatabase();
  const [row] = await database.query<{ now_ms: string }>('SELECT floor(extract(epoch FROM clock_timestamp()) * 1000) AS now_ms');
  nowMs = Number(row?.now_ms);
});
afterEach(() => database.drop());

async function readDays(): Promise<PartitionDays[]> {
  return judgePartitionDays(await listDayPartitions(database, DAY_TABLES.map(({ name }) => name)), nowMs);
}

const everywhere = (figures: { ahead: number; overdue: number }): PartitionDays[] => DAY_TABLES.map(({ name }) => ({ table: name, ...figures }));

/** The first turn of the loop, which is then told to stop; resolves when it has. */
async function keepHouseForOneTurn(): Promise<HouseReport> {
  const stopping = new AbortController();
  let turn: HouseReport | undefined;
  await keepHouse({
    databaseUrl: database.url, signal: stopping.signal,
    report: (report) => {
      turn = report;
      stopping.abort();
    },
  });
  return turn as HouseReport;
}

describe('listDayPartitions', () => {
  it('is answered to every service', async () => {
    await migrate(database.url, nowMs);
    await database.query(`SET ROLE ${roleOf('dead-letter-desk')}`);
    expect(await readDays()).toEqual(everywhere({ ahead: 7, overdue: 0 }));
  });
});

describe('keepHouse', () => {
  it('makes the days that are missing, moves what came before them, and drops what is too old', async () => {
    await migrate(database.url, nowMs - 40 * DAY_MS);
    await database.query(`INSERT INTO message_status VALUES ('r', $1, 't', 'otp', 'k', 'received', 1, '{}', now(), now())`, [makeUuidV7(nowMs, new Uint8Array(10))]);
    expect((await readDays()).find(({ table }) => table === 'decisions')).toEqual({ table: 'decisions', ahead: -1, overdue: 5 });
    const turn = await keepHouseForOneTurn();
    expect(turn).toMatchObject({ faults: [], deletedRows: 0 });
    expect(turn.droppedPartitions).toBeGreaterThanOrEqual(3 * 5 + 9);
    expect(await readDays()).toEqual(everywhere({ ahead: 7, overdue: 0 }));
    const places = await database.query<{ place: string }>('SELECT tableoid::regclass::text AS place FROM message_status');
    expect(places[0]?.place).toMatch(/^message_status_p\d{8}$/);
  });

  it('leaves a table whose lock it is not given for the next turn, and no other', async () => {
    await migrate(database.url, nowMs - 3 * DAY_MS);
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    try {
      await holder.query('BEGIN; LOCK TABLE ONLY decisions IN SHARE MODE');
      expect((await keepHouseForOneTurn()).faults).toEqual([expect.stringMatching(/^days ahead of decisions: .*lock timeout/)]);
      expect((await readDays()).filter(({ ahead }) => ahead !== 7)).toEqual([{ table: 'decisions', ahead: 4, overdue: 0 }]);
      await holder.query('COMMIT');
    } finally {
      await holder.end();
    }
    expect((await keepHouseForOneTurn()).faults).toEqual([]);
    expect(await readDays()).toEqual(everywhere({ ahead: 7, overdue: 0 }));
  });

  it('tries again soon where the database is away, until it is told to stop', async () => {
    const stopping = new AbortController();
    const turns: HouseReport[] = [];
    await keepHouse({
      databaseUrl: 'postgres://nobody@127.0.0.1:1/none', signal: stopping.signal, retryMs: 1,
      report: (turn) => void (turns.push(turn) === 3 && stopping.abort()),
    });
    expect(turns.map(({ faults }) => faults.length)).toEqual([1, 1, 1]);
  });

  it('begins nothing after it was told to stop', async () => {
    await migrate(database.url, nowMs - 2 * DAY_MS);
    expect(await keepHouseOnce({ databaseUrl: database.url, signal: AbortSignal.abort() })).toEqual({ droppedPartitions: 0, deletedRows: 0, faults: [] });
    expect(await readDays()).toEqual(everywhere({ ahead: 5, overdue: 0 }));
  });
});

describe('the connection of the owner', () => {
  it('gives a statement no more time than it is told', async () => {
    const owner = { databaseUrl: database.url, applicationName: 'test', statementTimeoutMs: 50 };
    await expect(withOwner(owner, (dataSource) => dataSource.query('SELECT pg_sleep(30)'))).rejects.toThrow('statement timeout');
  });
});

describe('the command', () => {
  it('works when it starts, stays, and ends in order on SIGTERM', async () => {
    await migrate(database.url, nowMs - 2 * DAY_MS);
    const child = spawn(process.execPath, ['--enable-source-maps', PROGRAM], { env: { DATABASE_URL: database.url }, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    await Promise.race([once(child.stdout, 'data'), ended]);
    expect(await readDays()).toEqual(everywhere({ ahead: 7, overdue: 0 }));
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
