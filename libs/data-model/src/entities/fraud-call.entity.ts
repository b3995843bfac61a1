import { EntitySchema } from 'typeorm';

/** A row of fraud_calls: what all reports on a call to a dear destination come to. */
export interface FraudCallRow {
  provider: string;
  providerCallId: string;
  account: string;
  /** The prefix of the tariff. */
  destination: string;
  minuteMicros: string;
  startedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  durationSeconds: number | null;
  notedAt: Date;
}

export const FraudCallEntity = new EntitySchema<FraudCallRow>({
  name: 'FraudCall',
  tableName: 'fraud_calls',
  columns: {
    provider: { name: 'provider', type: 'text', primary: true },
    providerCallId: { name: 'provider_call_id', type: 'text', primary: true },
    account: { name: 'account', type: 'text' },
    destination: { name: 'destination', type: 'text' },
    minuteMicros: { name: 'minute_micros', type: 'bigint' },
    startedAt: { name: 'started_at', type: 'timestamp with time zone' },
    answeredAt: { name: 'answered_at', type: 'timestamp with time zone', nullable: true },
    endedAt: { name: 'ended_at', type: 'timestamp with time zone', nullable: true },
    durationSeconds: { name: 'duration_seconds', type: 'integer', nullable: true },
    notedAt: { name: 'noted_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
