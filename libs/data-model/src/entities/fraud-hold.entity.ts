import { EntitySchema } from 'typeorm';

/** A row of fraud_holds: the last verdict on traffic of a tenant, as routing honours it. */
export interface FraudHoldRow {
  subjectId: string;
  revision: number;
  tenantId: string;
  scope: string;
  value: string;
  action: string;
  expiresAt: Date;
}

export const FraudHoldEntity = new EntitySchema<FraudHoldRow>({
  name: 'FraudHold',
  tableName: 'fraud_holds',
  columns: {
    subjectId: { name: 'subject_id', type: 'text', primary: true },
    revision: { name: 'revision', type: 'integer' },
    tenantId: { name: 'tenant_id', type: 'text' },
    scope: { name: 'scope', type: 'text' },
    value: { name: 'value', type: 'text' },
    action: { name: 'action', type: 'text' },
    expiresAt: { name: 'expires_at', type: 'timestamp with time zone' },
  },
});
