import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LEASE_SLOTS_BY_CLOCK } from './1795305600056-pace-clock.migration.js';
import { editFunction, type FunctionEdit } from './edit-function.js';

/** Each wish has a lead of its own, where lease_slots has one for all. */
const EDITS: readonly FunctionEdit[] = [
  ['FUNCTION lease_slots(', 'FUNCTION lease_slots_from('],
  ['valid_us bigint, lead_us bigint,', 'valid_us bigint,'],
  ['wish_is_otp boolean[], wish_horizons_us', 'wish_is_otp boolean[], wish_leads_us bigint[], wish_horizons_us'],
  ['time_us := clock_us + lead_us;', 'time_us := clock_us + wish_leads_us[w];'],
];

/** lease_slots_from. A process of the version before goes on with lease_slots, which leases from the same rows. */
export class SlotLeads1795305600071 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(EDITS.reduce(editFunction, LEASE_SLOTS_BY_CLOCK));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION lease_slots_from');
  }
}
