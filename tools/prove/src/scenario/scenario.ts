import { FAULT, PROCESS } from './faults.js';
import { free, list, number, object, oneOf, optional, record, text, type ShapeOf } from './shape.js';

const lane = oneOf('otp', 'transactional', 'marketing');
const senderNumber = text(/^\+\d+$/, 'the number of a sender');

/** Who is written to, how much and when. */
export const LOAD = object({
  /** Part of every idempotency key. */
  name: optional(text(/^[a-z0-9-]+$/, 'a short name'), 'load'),
  /** `plain`: all accepted and sent; `mixed`: templates, languages, bad input and opt-outs as product services send them. */
  kind: optional(oneOf('plain', 'mixed'), 'plain'),
  /** Taken in turns; of a plain load. */
  lanes: optional(list(lane, 1), ['otp', 'transactional', 'marketing']),
  fromMs: optional(number(0, 600_000), 0),
  forMs: number(1, 600_000),
  /** Intents per second: throughout, at the end of a ramp that begins with none, or of a burst in each of its seconds. */
  rate: number(0.1, 20_000),
  shape: optional(oneOf('constant', 'ramp', 'burst'), 'constant'),
  recipients: optional(number(1, 2_000), 40),
  country: optional(oneOf('US', 'GB', 'FR', 'DE', 'any'), 'any'),
  /** Whose messages these are; else the tenant that usually sends in that lane. Of a plain load. */
  tenant: optional(oneOf('acme-bank', 'parcel-express', 'shop-news')),
  /** Of how many messages in ten each has three segments. */
  longOfTen: optional(number(0, 10), 0),
  /** What may become of an intent: `accepted` is anything that the carrier has had its word in, else the reason. */
  ends: optional(list(text(/^[a-z-]+$/, 'accepted or a reason'), 1), ['accepted']),
  expiresAfterMs: optional(number(1, 600_000)),
  /** The numbers belong to a range that earns somebody a fee; the carrier blocks it after so many messages. */
  pumped: optional(object({ blockAfter: number(1, 10_000) })),
});
export type LoadPlan = ShapeOf<typeof LOAD>;

/** What must hold, with the bounds that the scenario gives it. */
const PROMISED = object({
  P1: optional(object({
    /** From the last intent to the last end. */
    settleWithinMs: number(1_000, 300_000),
    /** `ended`: a terminal status; `submitted`: the carrier has it (no receipt comes). */
    until: optional(oneOf('ended', 'submitted'), 'ended'),
    /** The longest time in which work waited in a lane and no status changed. */
    stallAtMostMs: optional(number(100, 120_000)),
    /** Codes and notices leave a provider that the first fault of the carrier befalls, and come back step by step. */
    failover: optional(object({
      provider: oneOf('twilio', 'vonage'),
      /** From the beginning of the fault; from its end; and over at least so long. */
      movedWithinMs: number(1_000, 300_000),
      backWithinMs: number(1_000, 300_000),
      backOverMs: number(0, 300_000),
    })),
  })),
  P2: optional(object({})),
  P3: optional(object({})),
  P4: optional(object({
    /** Of the contract of a sender that has a backlog all the time. */
    useAtLeast: optional(number(0, 1)),
    /** When its backlog begins, from the beginning of the loads. */
    useFromMs: optional(number(0, 600_000), 0),
    sender: optional(senderNumber),
    /** How many messages a sender is given at most from one midnight to the next. */
    dailyCaps: optional(list(object({ sender: senderNumber, most: number(0, 1e6) }))),
  })),
  P5: optional(object({})),
  P6: optional(object({})),
  P7: optional(object({})),
  P8: optional(object({})),
  /** Two loads of otp, the one alone, the other beside a backlog; what cores shared by all processes may add must stay far below the wait of the backlog itself. The strict ratio is a bar of the sender's benchmark. */
  P9: optional(object({ quiet: text(/./, 'a load'), beside: text(/./, 'a load'), sharedMachineMs: number(0, 5_000) })),
  P10: optional(object({})),
});
export type Promised = ShapeOf<typeof PROMISED>;
export type PromiseId = keyof Promised;
export const PROMISE_IDS = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10'] as const satisfies readonly PromiseId[];

/** Things counted in what a run left behind: a scenario whose fault did not bite shows nothing. */
export const COUNTERS = [
  'inDoubt', 'settledByLookUp', 'settledByCallback', 'settledWithoutReply', 'absentAtCarrier', 'released', 'throttled', 'slotsMissed', 'unreachable', 'expired', 'optedOut', 'deadLettered', 'deadLetters', 'replayed',
  'repeatedEvents', 'deaths', 'parked', 'lostCallbacks', 'duplicatedCallbacks', 'reorderedCallbacks', 'callbacksWhileBrokerAway', 'forgedRefused', 'carrierBlocked', 'backlogLeft',
  'movedToSecond', 'heldForProvider', 'heldForKey', 'keyAlarms', 'keysRefused', 'capReached', 'heldForCap',
] as const;
export type Counter = (typeof COUNTERS)[number];

export const SCENARIO = object({
  /** What is true after it has passed, as one sentence. */
  shows: text(/^[A-Z].*\.$/, 'a sentence'),
  set: oneOf('fast', 'whole'),
  seed: optional(number(0, 2 ** 31), 1),
  processes: optional(list(PROCESS), []),
  loads: list(LOAD, 1),
  carrier: optional(object({
    /** As PUT /admin/settings of the simulator takes them, over receipts for all that come soon. */
    settings: optional(free),
    /** As PUT /admin/faults takes them; in force from before the load until its end. */
    faults: optional(free),
  }), { settings: undefined, faults: undefined }),
  faults: optional(list(FAULT), []),
  promises: PROMISED,
  /** Counters that must reach at least so much. */
  bites: optional(record(number(1, 1e9)), {}),
  /** Counters that may reach at most so much. */
  atMost: optional(record(number(0, 1e9)), {}),
});
export type Scenario = ShapeOf<typeof SCENARIO> & { readonly name: string };
