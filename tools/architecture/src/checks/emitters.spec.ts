import { FACTS, ROLES, TOPICS } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { findEmitterFaults } from './emitters.js';

const topology = { topics: TOPICS, roles: Object.keys(ROLES), factProducers: Object.fromEntries(Object.entries(FACTS).map(([name, { producer }]) => [name, producer])) };
const faultsOf = (app: string, schema: string): string[] => findEmitterFaults({ path: `apps/${app}/src/records.ts`, text: `emit([toRecord(topic, '${schema}', event, meta)]);` }, topology);

describe('findEmitterFaults', () => {
  it.each([
    ['intake', 'intent-accepted'],
    ['intake', 'message-accepted'],
    ['callback-ingestion', 'message-status-changed'],
    ['callback-ingestion', 'provider-callback'],
  ])('lets %s write %s', (app, schema) => {
    expect(faultsOf(app, schema)).toEqual([]);
  });

  it.each([
    ['routing-policy', 'intent-accepted', 'belongs to intake'],
    ['pacing-sender', 'message-status-changed', 'belongs to projector'],
    ['intake', 'message-vanished', 'belongs to no role'],
  ])('finds that %s writes %s', (app, schema, fault) => {
    expect(faultsOf(app, schema).join()).toContain(fault);
  });
});
