import type { Role, Topic } from '@signalbox/contracts';

export interface Topology {
  readonly topics: readonly Topic[];
  readonly roles: readonly string[];
  /** The producing role of each kind of fact, by its name. */
  readonly factProducers: Readonly<Record<string, Role>>;
}

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Everyone sets records aside there. */
const SHARED_TOPIC = 'dead-letters';

/** Of facts, each kind has its producer; any other topic has one. */
function findProducerFaults(topic: Topic, factProducers: Topology['factProducers']): string[] {
  const carriesFacts = topic.schemas.some((name) => name in factProducers);
  if (!carriesFacts) return topic.producers.length === 1 || topic.name === SHARED_TOPIC ? [] : [`${topic.name} has ${topic.producers.length} producing roles`];
  const needed = new Set(topic.schemas.map((name) => factProducers[name]));
  const unlisted = topic.schemas.filter((name) => !topic.producers.some((role) => role === factProducers[name]));
  return [
    ...unlisted.map((name) => `${topic.name} does not list ${factProducers[name] ?? 'any role'} as producer, which writes ${name}`),
    ...topic.producers.filter((role) => !needed.has(role)).map((role) => `${topic.name} lists ${role} as producer, which writes no fact`),
  ];
}

function findRoleFaults(topic: Topic, roles: readonly string[]): string[] {
  return [...topic.producers, ...topic.consumers].filter((role) => !roles.includes(role)).map((role) => `${topic.name} names the role ${role}, which does not exist`);
}

/** A member holds a key's partition of all topics that it reads together only if these are cut alike. */
function findPartitionFaults({ topics, roles }: Topology): string[] {
  return roles.flatMap((role) => {
    const counts = new Set(topics.filter((topic) => topic.consumers.some((consumer) => consumer === role)).map((topic) => topic.partitions));
    return counts.size > 1 ? [`${role} reads topics of ${[...counts].join(' and ')} partitions`] : [];
  });
}

export function findTopologyFaults(topology: Topology): string[] {
  const { topics, roles, factProducers } = topology;
  const names = topics.map((topic) => topic.name);
  return [
    ...names.filter((name) => !KEBAB.test(name)).map((name) => `${name} is not in kebab-case`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is declared twice`),
    ...topics.flatMap((topic) => [...findProducerFaults(topic, factProducers), ...findRoleFaults(topic, roles)]),
    ...findPartitionFaults(topology),
  ];
}
