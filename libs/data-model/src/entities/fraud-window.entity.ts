import { EntitySchema } from 'typeorm';

/** A row of fraud_slots: ten seconds of a tenant's messages to a country. */
export interface FraudSlotRow {
  tenantId: string;
  country: string;
  slot: Date;
  messages: number;
  codes: number;
  used: number;
  refused: number;
}

/** A row of fraud_hours: an hour of the same. */
export interface FraudHourRow {
  tenantId: string;
  country: string;
  hour: Date;
  messages: number;
}

const place = {
  tenantId: { name: 'tenant_id', type: 'text', primary: true },
  country: { name: 'country', type: 'text', primary: true },
} as const;
const count = (name: string) => ({ name, type: 'integer' }) as const;

export const FraudSlotEntity = new EntitySchema<FraudSlotRow>({
  name: 'FraudSlot',
  tableName: 'fraud_slots',
  columns: { ...place, slot: { name: 'slot', type: 'timestamp with time zone', primary: true }, messages: count('messages'), codes: count('codes'), used: count('used'), refused: count('refused') },
});

export const FraudHourEntity = new EntitySchema<FraudHourRow>({
  name: 'FraudHour',
  tableName: 'fraud_hours',
  columns: { ...place, hour: { name: 'hour', type: 'timestamp with time zone', primary: true }, messages: count('messages') },
});
