import type { Acceptance, Violation } from './history.js';

export interface Contract {
  readonly sender: string;
  readonly segmentsPerSecond: number;
}

export interface PaceFinding {
  readonly sender: string;
  /** Most segments in any sliding second. */
  readonly maxSegments: number;
  /** 1.05 x contract + the largest message. */
  readonly bound: number;
}

/** P4's figures: for each sender the fullest sliding second, by arrival at the carrier, against its bound. */
export function measurePace(ledger: readonly Acceptance[], contracts: readonly Contract[]): PaceFinding[] {
  return contracts.map(({ sender, segmentsPerSecond }) => {
    const sends = ledger.filter((entry) => entry.sender === sender).sort((a, b) => a.requestReceivedAtMs - b.requestReceivedAtMs);
    const largest = sends.reduce((most, entry) => Math.max(most, entry.segments), 0);
    return { sender, maxSegments: fullestSecond(sends), bound: 1.05 * segmentsPerSecond + largest };
  });
}

/** P4: no sliding second holds more than the bound; an acceptance by a sender without a contract is a fault too. */
export function findOverpace(ledger: readonly Acceptance[], contracts: readonly Contract[]): Violation[] {
  const known = new Set(contracts.map((contract) => contract.sender));
  const strangers = [...new Set(ledger.map((entry) => entry.sender))].filter((sender) => !known.has(sender));
  const over = measurePace(ledger, contracts).filter((finding) => finding.maxSegments > finding.bound);
  return [
    ...strangers.map((subject) => ({ promise: 'P4' as const, subject, what: 'sent without a contract' })),
    ...over.map(({ sender, maxSegments, bound }) => ({ promise: 'P4' as const, subject: sender, what: `${maxSegments} segments in one second, allowed ${bound.toFixed(1)}` })),
  ];
}

function fullestSecond(sends: readonly Acceptance[]): number {
  let fullest = 0;
  let inWindow = 0;
  let first = 0;
  for (const send of sends) {
    inWindow += send.segments;
    for (let head = sends[first]; head && head.requestReceivedAtMs <= send.requestReceivedAtMs - 1000; head = sends[++first]) inWindow -= head.segments;
    fullest = Math.max(fullest, inWindow);
  }
  return fullest;
}
