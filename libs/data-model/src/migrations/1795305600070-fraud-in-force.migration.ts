import type { MigrationInterface, QueryRunner } from 'typeorm';

// What is in force is asked for every second or few, and is little of what is kept: an attack leaves thousands of subjects behind for weeks.
const VERDICTS = `CREATE INDEX fraud_verdicts_in_force ON fraud_verdicts (expires_at) WHERE action <> 'clear'`;
const HOLDS = `CREATE INDEX fraud_holds_in_force ON fraud_holds (expires_at) WHERE action IN ('throttle', 'block')`;

/** Indexes of fraud_verdicts and fraud_holds. */
export class FraudInForce1795305600070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [VERDICTS, HOLDS]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX fraud_holds_in_force, fraud_verdicts_in_force');
  }
}
