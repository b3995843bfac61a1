import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { AccountConnections } from '../src/account-connections.js';
import { CarrierGauges } from '../src/carrier-gauges.js';
import { answerJson, startCarrier, type CarrierServer } from './carrier-server.js';

const REQUEST = { path: '/list', method: 'GET' } as const;
const SHORT = { deadlineMs: 30_000, connectionDeadlineMs: 50 };
const [OUT, IN] = [/sb_provider_edges_out\{[^}]*\} 1\n/, 'answered'] as const;

let carrier: CarrierServer;
let connections: AccountConnections;
let metrics: ReturnType<typeof createMetrics>;
/** Answers what the carrier has and has not answered yet. */
let answerAll: () => void;
beforeEach(async () => {
  const held: (() => void)[] = [];
  answerAll = () => held.splice(0).forEach((answer) => answer());
  carrier = await startCarrier('http', (_request, response) => void held.push(() => answerJson(response, 200, {})));
  metrics = createMetrics({ service: 'test', processMetrics: false });
  const clock = manualClock(0);
  connections = new AccountConnections({ provider: 'twilio', account: 'AC1', origins: [carrier.origin], concurrency: 1, clock, gauges: new CarrierGauges({ clock, metrics }), readSign: () => ({ concurrent: undefined, isRefused: false }) });
});
afterEach(async () => {
  answerAll();
  await connections.close(0);
  await carrier.close();
});

describe('the connections of an account', () => {
  it('have one to spare while that of the last answer rests for a turn', async () => {
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    /** Resolves with the turns of the event loop from the answer before to the write. */
    const submit = async (): Promise<number | undefined> => {
      const before = carrier.received.length;
      let writtenAfter: number | undefined;
      const submitted = connections.submit(REQUEST, { deadlineMs: 30_000, onWrite: () => (writtenAfter = turns) });
      await expect.poll(() => carrier.received.length).toBe(before + 1);
      answerAll();
      expect((await submitted).kind).toBe(IN);
      turns = 0;
      return writtenAfter;
    };
    await submit();
    await submit();
    // One in which undici makes sure that a connection that was idle is still open; that of the last answer would take two.
    expect([await submit(), await submit(), await submit()]).toEqual([1, 1, 1]);
    expect(carrier.connections()).toBe(2);
    isOver = true;
  });

  it('do not blame the edge for a wait behind questions of their own', async () => {
    const asked = Array.from({ length: 4 }, () => connections.lookUp(REQUEST, { deadlineMs: 30_000 }));
    await expect.poll(() => carrier.received.length).toBe(4);
    expect(await connections.lookUp(REQUEST, SHORT)).toEqual({ kind: 'no-place', detail: 'no connection within 50 ms' });
    expect(await metrics.render()).not.toMatch(OUT);
    answerAll();
    expect(new Set((await Promise.all(asked)).map(({ kind }) => kind))).toEqual(new Set([IN]));
  });

  it('do not blame the edge for what comes after they were closed', async () => {
    const asked = connections.lookUp(REQUEST, { deadlineMs: 30_000 });
    await expect.poll(() => carrier.received.length).toBe(1);
    answerAll();
    expect((await asked).kind).toBe(IN);
    await connections.close(0);
    expect(await connections.lookUp(REQUEST, SHORT)).toMatchObject({ kind: 'no-place' });
    expect(await metrics.render()).not.toMatch(OUT);
  });

  it('blame the edge where nobody listens', async () => {
    await carrier.close();
    expect(await connections.lookUp(REQUEST, { deadlineMs: 30_000 })).toEqual({ kind: 'not-connected', detail: 'ECONNREFUSED' });
    expect(await metrics.render()).toMatch(OUT);
  });
});
