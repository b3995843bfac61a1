import type { Keyring } from '@signalbox/crypto';
import { PARKING_SERVICES } from '@signalbox/data-model';
import type { Parking } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import { createParkedStore, type Database } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';

const CONTEXT = 'parked';

export interface ParkingPlace {
  readonly service: string;
  readonly consumerGroup: string;
  readonly database: Database;
}

/** Where the records of a consumer group wait long, sealed as a whole. RangeError where the service has no table for them. */
export function openParking({ service, consumerGroup, database }: ParkingPlace, { keyring, clock, metrics }: { keyring: Keyring; clock: Clock; metrics: Metrics }): Parking {
  const parkingService = PARKING_SERVICES.find((candidate) => candidate === service);
  if (parkingService === undefined) throw new RangeError(`${service} has no table for parked records; declare it in tables.ts first`);
  return {
    store: createParkedStore({ database, service: parkingService, consumerGroup, clock, metrics }),
    seal: (bytes) => keyring.sealBytes(bytes, CONTEXT),
    open: (envelope) => keyring.openBytes(envelope, CONTEXT),
  };
}
