import { describe, expect, it } from 'vitest';
import { ENTITIES } from './data-source.js';
import { REPLAY_DAYS, SERVICES, TABLES, findTable, privilegesOf, roleOf } from './tables.js';

describe('tables', () => {
  it('names every table once, and gives each an entity', () => {
    const names = TABLES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(ENTITIES.map(({ options }) => options.tableName).sort()).toEqual([...names].sort());
  });

  it('lets exactly one service write each table', () => {
    for (const table of TABLES) {
      expect(SERVICES.filter((service) => privilegesOf(service, table).includes('INSERT')), table.name).toEqual([table.owner]);
      expect(table.readers, table.name).not.toContain(table.owner);
    }
  });

  it('lets not even the owner change the audit', () => {
    expect(privilegesOf('routing-policy', findTable('lever_changes'))).toEqual(['SELECT', 'INSERT']);
    expect(privilegesOf('dead-letter-desk', findTable('dead_letter_actions'))).toEqual(['SELECT', 'INSERT']);
  });

  it('drops days only of tables that are cut by day', () => {
    for (const { name, partitioning, retention } of TABLES) {
      expect(retention.by === 'partition', name).toBe(partitioning.by === 'message-day');
    }
  });

  it('keeps no personal field longer than its row, so that the end of the row is the end of the field', () => {
    for (const { name, personal, retention } of TABLES) {
      for (const field of personal) expect(retention.by === 'nothing' ? 0 : Math.max(retention.days, REPLAY_DAYS), `${name}.${field.column}`).toBe(field.days);
    }
  });

  it('names roles by service', () => {
    expect(SERVICES.map(roleOf)).toEqual(['signalbox_intake', 'signalbox_routing_policy', 'signalbox_pacing_sender', 'signalbox_callback_ingestion', 'signalbox_dead_letter_desk', 'signalbox_fraud_detection', 'signalbox_analytics']);
  });

  it('refuses a table that is not declared', () => {
    expect(() => findTable('outbox')).toThrow(/not declared/);
  });
});
