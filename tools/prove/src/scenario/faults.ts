import { flag, free, list, number, object, oneOf, optional, record, text, variant, type ShapeOf } from './shape.js';

const LONGEST_MS = 600_000;
const atMs = number(0, LONGEST_MS);
const forMs = number(1, LONGEST_MS);
const processName = text(/^[a-z0-9-]+$/, 'the name of a process');
const targets = list(processName, 1);
/** A share of the servers' life that ends by itself or by force. */
const signal = oneOf('SIGTERM', 'SIGKILL');

/** What can happen while the load runs. Times count from its first intent. */
export const FAULT = variant({
  /** kill -9; started again after `downMs`. */
  kill: { atMs, targets, downMs: optional(number(0, LONGEST_MS), 0) },
  /** SIGTERM, one after the other, each started again before the next is stopped. */
  'rolling-restart': { atMs, targets },
  /** SIGSTOP, then SIGCONT. */
  freeze: { atMs, targets, forMs },
  /** Each kill hits one of the targets, at times and in an order that follow from the seed. */
  'random-kills': { atMs, forMs, targets, kills: number(1, 1_000) },
  /** A fresh process takes the place of the target before the load and kills itself at the n-th arrival at the point. */
  'crash-at': { atMs: optional(atMs, 0), target: processName, point: text(/^[a-z0-9.-]+$/, 'a fault point'), arrival: number(1, 1e6) },
  'stop-broker': { atMs, signal, forMs },
  'freeze-broker': { atMs, forMs },
  'stop-database': { atMs, signal, forMs },
  /** Nothing passes between the processes that are behind this link and the server; connections stay open. */
  'cut-network': { atMs, link: oneOf('kafka', 'postgres', 'carrier'), forMs },
  /** The wall clock of a process is set by so much, and set back after `forMs`. */
  'clock-jump': { atMs, targets, byMs: number(-86_400_000, 86_400_000), forMs },
  /** Faults of the carrier's API and callbacks, as its admin API takes them; then those of before. */
  carrier: { atMs, faults: free, forMs },
  /** What happens to the carrier's edge, which a process is led to that is behind `edge`. */
  edge: { atMs, state: oneOf('lost', 'silent', 'tls-failure'), forMs },
  /** An operator pauses a lane or slows something down, and lets go. */
  lever: { atMs, lever: oneOf('pause', 'rate-multiplier'), scope: oneOf('lane', 'pool', 'sender'), id: text(/./, 'a lane, pool or sender'), value: optional(number(0, 1)), forMs },
  /** The key by which processes with `keysOfFile` send for a tenant is revoked at the carrier; `forMs` after the alarm the file has a new one. */
  'revoke-key': { atMs, tenant: oneOf('acme-bank', 'parcel-express', 'shop-news'), forMs },
  /** Once these daily caps have counted something, their midnight comes after `forMs`. */
  midnight: { atMs, caps: list(text(/^[a-z0-9-]+$/, 'the id of a cap'), 1), forMs },
  /** The last so many recipients of a load write STOP to every sender. */
  stop: { atMs, load: text(/./, 'the name of a load'), people: number(1, 100) },
  /** Callbacks with wrong signatures; where nothing else happens, what each costs the edge can be compared with what a genuine one does. */
  'forged-callbacks': { atMs, perSecond: number(1, 20_000), forMs, compared: optional(flag, false) },
  /** Records of no use to anyone in the intents topics. */
  'spoilt-records': { atMs, count: number(1, 1_000) },
  /** routing-policy cannot store a decision, as after a migration that went wrong; each record is a fault of ours. */
  'broken-table': { atMs, forMs },
  /** An operator replays every open dead letter of our own faults. */
  'replay-dead-letters': { atMs },
});
export type Fault = ShapeOf<typeof FAULT>;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { readonly kind: K }>;

export const FAULT_KINDS = ['kill', 'rolling-restart', 'freeze', 'random-kills', 'crash-at', 'stop-broker', 'freeze-broker', 'stop-database', 'cut-network', 'clock-jump', 'carrier', 'edge', 'lever', 'revoke-key', 'midnight', 'stop', 'forged-callbacks', 'spoilt-records', 'broken-table', 'replay-dead-letters'] as const satisfies readonly FaultKind[];

/** A process beside, or in place of, the usual one of each service. */
export const PROCESS = object({
  name: processName,
  service: oneOf('intake', 'routing-policy', 'pacing-sender', 'callback-ingestion'),
  /** The usual process that is stopped meanwhile. */
  replaces: optional(processName),
  env: optional(record(text(/^/, 'a text'))),
  /** What it reaches over a link that can be cut; `edge` leads to the carrier's edge. */
  behind: optional(list(oneOf('kafka', 'postgres', 'carrier', 'edge'))),
  /** Signs in to the first carrier with the keys of a file, one for each tenant. */
  keysOfFile: optional(flag, false),
  /** Leaves the cores to the others: production has machines of their own for them. */
  lowPriority: optional(flag, false),
});
export type ProcessPlan = ShapeOf<typeof PROCESS>;
