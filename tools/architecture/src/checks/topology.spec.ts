import { FACTS, ROLES, TOPICS, type Role, type Topic } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { findTopologyFaults, type Topology } from './topology.js';

const good: Topology = {
  topics: TOPICS,
  roles: Object.keys(ROLES),
  factProducers: Object.fromEntries(Object.entries(FACTS).map(([name, { producer }]) => [name, producer])),
};
const changeTopic = (name: string, change: Partial<Topic>): Topology => ({ ...good, topics: TOPICS.map((topic) => (topic.name === name ? { ...topic, ...change } : topic)) });

describe('findTopologyFaults', () => {
  it('is content with the declared topology', () => {
    expect(findTopologyFaults(good)).toEqual([]);
  });

  it.each([
    ['a name with a dot', changeTopic('message-status', { name: 'message.status' }), 'message.status is not in kebab-case'],
    ['a topic declared twice', { ...good, topics: [...TOPICS, TOPICS[0] as Topic] }, 'is declared twice'],
    ['a second producing role', changeTopic('message-status', { producers: ['projector', 'edge'] }), 'message-status has 2 producing roles'],
    ['no producing role', changeTopic('message-status', { producers: [] }), 'message-status has 0 producing roles'],
    ['a producer that does not exist', changeTopic('message-status', { producers: ['billing' as Role] }), 'names the role billing'],
    ['a consumer that does not exist', changeTopic('message-status', { consumers: ['billing' as Role] }), 'names the role billing'],
    ['a fact whose producer the topic does not list', changeTopic('message-events', { producers: ['intake', 'routing-policy'] }), 'does not list pacing-sender as producer'],
    ['a producer of facts that writes none', changeTopic('message-events', { producers: ['intake', 'routing-policy', 'pacing-sender', 'edge'] }), 'lists edge as producer'],
    ['topics of one reader cut differently', changeTopic('provider-callbacks', { partitions: 6 }), 'projector reads topics of 12 and 6 partitions'],
  ])('finds %s', (_, topology, fault) => {
    expect(findTopologyFaults(topology).join()).toContain(fault);
  });
});
