import type { FraudVerdict } from '@signalbox/contracts';
import type { FraudHold, VouchedTraffic } from '@signalbox/routing';

/** A verdict on messages of a tenant. */
export interface TenantVerdict extends Omit<FraudHold, 'action'> {
  readonly revision: number;
  readonly action: FraudVerdict['action'];
}

/** What fraud-detection asks for, one row per subject, and what operators vouch for there. */
export abstract class HoldStore {
  /** False where this revision or a later one is known; then nothing changes. */
  abstract apply(verdict: TenantVerdict): Promise<boolean>;
  /** What is to be slowed down or blocked, and ends later than that. */
  abstract listInForce(nowMs: number): Promise<readonly FraudHold[]>;
  abstract listVouched(): Promise<readonly VouchedTraffic[]>;
}
