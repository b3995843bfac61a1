import type { Acceptance, Violation, WrittenSend } from './history.js';
import { PacedEvents } from './sliding-window.js';

export interface Contract {
  readonly sender: string;
  readonly segmentsPerSecond: number;
}

export interface PaceFinding {
  readonly sender: string;
  /** Most segments in any sliding second. */
  readonly maxSegments: number;
  /** When that second begins, epoch milliseconds; 0 where nothing was sent. */
  readonly startMs: number;
  /** 1.05 x contract + the largest message. */
  readonly bound: number;
}

const SECOND_MS = 1_000;
/** What the promise allows beyond the contract. */
const TOLERANCE = 1.05;

interface Send {
  readonly sender: string;
  readonly segments: number;
}

/** P4's figures: for each sender the fullest sliding second, by arrival at the carrier, against its bound. */
export function measurePace(ledger: Iterable<Acceptance>, contracts: readonly Contract[]): PaceFinding[] {
  return measure(groupBySender(ledger, (entry) => entry.requestReceivedAtMs), contracts);
}

/** As measurePace, by when the sender wrote each request. */
export function measureWritePace(sends: Iterable<WrittenSend>, contracts: readonly Contract[]): PaceFinding[] {
  return measure(groupBySender(sends, (send) => send.writtenAtMs), contracts);
}

/** P4: no sliding second holds more than the bound; an acceptance by a sender without a contract is a fault too. */
export function findOverpace(ledger: Iterable<Acceptance>, contracts: readonly Contract[]): Violation[] {
  return judge(groupBySender(ledger, (entry) => entry.requestReceivedAtMs), contracts, { did: 'arrived at the carrier', look: 'at network jitter and at sb_event_loop_delay_seconds of the senders if the pace at write time holds, else at rate_buckets' });
}

/** As findOverpace, by when the sender wrote each request: holds whatever the network did. */
export function findWriteOverpace(sends: Iterable<WrittenSend>, contracts: readonly Contract[]): Violation[] {
  return judge(groupBySender(sends, (send) => send.writtenAtMs), contracts, { did: 'were written', look: 'at rate_buckets of this sender and the clocks of the senders' });
}

function groupBySender<S extends Send>(sends: Iterable<S>, timeOf: (send: S) => number): Map<string, PacedEvents> {
  const bySender = new Map<string, PacedEvents>();
  for (const send of sends) {
    let events = bySender.get(send.sender);
    if (events === undefined) bySender.set(send.sender, (events = new PacedEvents()));
    events.add(timeOf(send), send.segments);
  }
  return bySender;
}

function measure(bySender: ReadonlyMap<string, PacedEvents>, contracts: readonly Contract[]): PaceFinding[] {
  return contracts.map(({ sender, segmentsPerSecond }) => {
    const events = bySender.get(sender);
    const { weight, startMs } = events?.fullestWindow(SECOND_MS) ?? { weight: 0, startMs: 0 };
    return { sender, maxSegments: weight, startMs, bound: TOLERANCE * segmentsPerSecond + (events?.largestWeight() ?? 0) };
  });
}

function judge(bySender: ReadonlyMap<string, PacedEvents>, contracts: readonly Contract[], { did, look }: { readonly did: string; readonly look: string }): Violation[] {
  const known = new Set(contracts.map((contract) => contract.sender));
  const strangers = [...bySender.keys()].filter((sender) => !known.has(sender));
  const over = measure(bySender, contracts).filter((finding) => finding.maxSegments > finding.bound);
  return [
    ...strangers.map((subject): Violation => ({ promise: 'P4', subject, what: 'sent without a contract; look for it in the pools of the active policy' })),
    ...over.map(({ sender, maxSegments, startMs, bound }): Violation => ({
      promise: 'P4', subject: sender, what: `${maxSegments} segments ${did} in the second from ${new Date(startMs).toISOString()}, allowed are ${bound.toFixed(1)}; look ${look}`,
    })),
  ];
}
