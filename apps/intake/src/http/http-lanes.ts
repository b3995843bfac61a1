import { createRandomPool } from '@signalbox/crypto';
import { LANES, type Lane } from '@signalbox/message';
import type { Platform } from '@signalbox/service';
import { PgIdempotencyStore } from '../idempotency.pg-store.js';
import { IntentDoor } from '../intent-door.js';
import type { TenantStore } from '../tenant.store.js';
import { HttpLane } from './http-lane.js';
import type { GateLimits } from './lane-gate.js';

/** Two micro-batches of claims, and of marks. */
const CONNECTIONS = 4;
/** A request waits for its batch, so batches leave as soon as the one before is acknowledged. */
const LINGER_MS = 1;
const randomBytes = createRandomPool();

/** How many of each lane are worked on at once, and how many wait: what waits is done within a second, and a code waits for few. */
const GATES: Readonly<Record<Lane, GateLimits>> = {
  otp: { mostInside: 256, mostWaiting: 1_000 },
  transactional: { mostInside: 256, mostWaiting: 4_000 },
  marketing: { mostInside: 128, mostWaiting: 4_000 },
};

function openHttpLane(lane: Lane, platform: Platform, tenants: TenantStore, deadlineMs: number): HttpLane {
  const { keyring, clock, random, metrics, logger, faults } = platform;
  const database = platform.openDatabase(`${lane}-http`, { max: CONNECTIONS });
  const idempotency = new PgIdempotencyStore(database, { clock, metrics, notesUnpublished: true });
  const door = new IntentDoor(lane, tenants, idempotency, { keyring, clock, random, randomBytes, metrics });
  const producer = platform.openProducer(`${lane}-http`, { lingerMs: LINGER_MS, deliveryTimeoutMs: deadlineMs });
  const httpLane = new HttpLane({ lane, door, producer, limits: GATES[lane], deadlineMs, clock, metrics, logger, faults });
  platform.onShutdown('work', () => httpLane.finish());
  return httpLane;
}

/** The lanes that this process serves over HTTP. */
export class HttpLanes {
  readonly #lanes: ReadonlyMap<Lane, HttpLane>;

  constructor(lanes: ReadonlyMap<Lane, HttpLane>) {
    this.#lanes = lanes;
  }

  /** Null where another process serves the lane. */
  find(lane: Lane): HttpLane | null {
    return this.#lanes.get(lane) ?? null;
  }

  /** Where an intent is refused that names no purpose we know. */
  get any(): Lane {
    return [...this.#lanes.keys()][0] ?? LANES[0];
  }
}

export function openHttpLanes(platform: Platform, tenants: TenantStore, deadlineMs: number): HttpLanes {
  return new HttpLanes(new Map(platform.config.lanes.map((lane) => [lane, openHttpLane(lane, platform, tenants, deadlineMs)])));
}
