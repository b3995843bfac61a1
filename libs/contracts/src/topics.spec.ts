import { describe, expect, it } from 'vitest';
import { FACTS } from './events/message-event.js';
import { SCHEMAS } from './schemas.js';
import { findTopic, ROLES, TOPICS, type Role } from './topics.js';

const roles = Object.keys(ROLES) as Role[];

describe('the topology', () => {
  it.each(TOPICS.map((topic) => [topic.name, topic] as const))('%s is well-formed', (name, topic) => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(topic.schemas.length).toBeGreaterThan(0);
    expect(topic.producers.length).toBeGreaterThan(0);
    expect(roles).toEqual(expect.arrayContaining([...topic.producers, ...topic.consumers]));
    expect(topic.retentionHours).toBeGreaterThan(0);
  });

  it('names each topic once', () => {
    expect(new Set(TOPICS.map((topic) => topic.name)).size).toBe(TOPICS.length);
  });

  it('carries every schema', () => {
    expect(new Set(TOPICS.flatMap((topic) => topic.schemas))).toEqual(new Set(Object.keys(SCHEMAS)));
  });

  it.each(roles)('%s reads topics of equal partition counts, so that one member holds a key in all of them', (role) => {
    const counts = new Set(TOPICS.filter((topic) => topic.consumers.includes(role)).map((topic) => topic.partitions));
    expect(counts.size).toBeLessThanOrEqual(1);
  });

  it('gives each fact a type equal to its name and a producer that may write to message-events', () => {
    const { producers } = findTopic('message-events');
    for (const [type, fact] of Object.entries(FACTS)) {
      expect(fact.schema.properties.type.const).toBe(type);
      expect(producers).toContain(fact.producer);
    }
    expect(new Set(Object.values(FACTS).map((fact) => fact.producer))).toEqual(new Set(producers));
  });

  it('names the way out for an undeclared topic', () => {
    expect(() => findTopic('nowhere')).toThrow(/declare it there first/);
  });
});
