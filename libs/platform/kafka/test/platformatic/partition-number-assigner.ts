import type { ExtendedGroupProtocolSubscription, GroupPartitionsAssigner } from '@platformatic/kafka';
import { assignPartitionNumbers, type JoiningMember } from '../../src/assign-partition-numbers.js';
import type { Ownership } from '../../src/kafkajs/partition-number-assigner.js';

/** Name and claims are those of the product's client, so that members of both clients make up one group. */
export const PROTOCOL = { name: 'signalbox-partition-numbers', version: 0 };

export function writeClaim({ generation, owned }: Ownership): Buffer {
  return Buffer.from(JSON.stringify({ generation, owned }));
}

/** @platformatic/kafka's frame around assignPartitionNumbers. It is not asked for a group of one, which gets everything. */
export const assignByPartitionNumber: GroupPartitionsAssigner = (_self, members, _topics, metadata) => {
  const joining = [...members.values()].map(readMember);
  const counts = new Map([...metadata.topics].map(([topic, { partitionsCount }]) => [topic, partitionsCount]));
  return [...assignPartitionNumbers(joining, counts)].map(([memberId, owned]) => ({
    memberId,
    assignments: new Map(Object.entries(owned).map(([topic, partitions]) => [topic, { topic, partitions }])),
  }));
};

function readMember({ memberId, topics = [], metadata = '' }: ExtendedGroupProtocolSubscription): JoiningMember {
  const { generation, owned } = JSON.parse(metadata.toString() || '{"generation":-1,"owned":{}}') as Ownership;
  return { memberId, topics, previous: owned, generation };
}
