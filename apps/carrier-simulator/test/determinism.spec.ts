import { describe, expect, test } from 'vitest';
import { CREATE_FAULTS } from '../src/admin/admin-shapes.js';
import { completeFaults } from '../src/fault/fault-settings.js';
import { ledgerLines } from '../src/ledger/ledger-view.js';
import { makeRig, SENDER, SERVICE_SID, type Rig } from './rig.js';
import { ScriptedClient } from './scripted-client.js';

const HOUR_MS = 3_600_000;
const MESSAGES = 400;
const RECIPIENTS = 60;

interface Run {
  readonly rig: Rig;
  readonly client: ScriptedClient;
  readonly ledger: string;
}

/** A client that sends some hundred messages into every fault there is, and people who write back. */
function runScript(seed: string, order: (count: number) => number[] = count): Run {
  const rig = makeRig({ seed, settings: { inboundUrl: 'https://cb.example.com/inbound' } });
  rig.simulator.senders.change([
    { address: SENDER, mps: 5 },
    { address: '+15550100002', mps: 3, messagingServiceSid: SERVICE_SID },
    { address: '+15550100003', mps: 3, messagingServiceSid: SERVICE_SID },
  ]);
  rig.simulator.faults.change(
    completeFaults({
      create: Object.fromEntries(CREATE_FAULTS.map((kind) => [kind, 0.05])),
      listLateRate: 0.3,
      callbacks: { lossRate: 0.1, duplicateRate: 0.2, reorderRate: 0.2, delayRate: 0.2, delayMaxMs: 9_000 },
    }),
  );
  const client = new ScriptedClient(rig);
  for (const index of order(MESSAGES)) {
    const sender: Record<string, string> = index % 3 === 0 ? { MessagingServiceSid: SERVICE_SID } : { From: SENDER };
    client.create({ To: recipient(index), Body: `text ${index % 7}`, StatusCallback: `https://cb.example.com/s?m=id-${index}&k=key&a=1`, ...sender });
    if (index % 97 === 96) rig.simulator.receive({ from: recipient(index), to: SENDER, body: 'STOP' });
    rig.timeline.advanceBy(37);
  }
  rig.timeline.advanceBy(24 * HOUR_MS);
  return { rig, client, ledger: [...ledgerLines(rig.simulator.store.all)].join('') };
}

function count(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

function recipient(index: number): string {
  return `+1555765${String(index % RECIPIENTS).padStart(4, '0')}`;
}

describe('two runs of one script', () => {
  test('with one seed leave the same ledger to the byte, the same webhooks and the same answers', () => {
    const [first, second] = [runScript('a'), runScript('a')];
    expect(second.ledger).toBe(first.ledger);
    expect(second.rig.transport.requests).toEqual(first.rig.transport.requests);
    expect(second.client.log).toEqual(first.client.log);
    expect(second.rig.simulator.summarize()).toEqual(first.rig.simulator.summarize());
  });

  test('with another seed do not', () => {
    expect(runScript('b').ledger).not.toBe(runScript('a').ledger);
  });

  test('have met every fault, and every message that was taken comes to its end', () => {
    const { rig, client } = runScript('a');
    const { store } = rig.simulator;
    const faults = new Set(store.all.map((record) => record.fault));
    const takenUnder = CREATE_FAULTS.filter((kind) => !['reset-before', 'hang-before', 'error-before', 'unavailable-before', 'throttle'].includes(kind));
    for (const kind of takenUnder) expect(faults).toContain(kind);
    expect(new Set(client.log)).toEqual(new Set(['answered 201', 'answered 400', 'answered 429', 'answered 500', 'answered 503', 'reset', 'given up']));
    expect(store.all.filter((record) => !record.isFinal)).toEqual([]);
  });
});

test('what becomes of a message follows from seed, recipient, body and its number among equals, not from the order of the others', () => {
  const outcomesOf = (order?: (length: number) => number[]) => {
    const { rig } = runScript('a', order);
    const rows = rig.simulator.store.all.map(({ seed, sid }) => `${seed} ${sid}`);
    return new Set(rows);
  };
  const reversed = (length: number) => count(length).toReversed();
  const [forward, backward] = [outcomesOf(), outcomesOf(reversed)];
  const shared = [...forward].filter((row) => backward.has(row));
  // A person's STOP comes at another time and shuts out others; all else is the same.
  expect(shared.length).toBeGreaterThan(forward.size * 0.9);
});
