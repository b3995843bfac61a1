import { AssignerProtocol, type Assigner, type Cluster, type GroupMember } from 'kafkajs';
import { assignPartitionNumbers, type JoiningMember } from '../assign-partition-numbers.js';

/** What a member tells the leader about itself, in its own words within the join request. */
interface Claim {
  readonly generation: number;
  readonly owned: Readonly<Record<string, readonly number[]>>;
}

const NO_CLAIM: Claim = { generation: -1, owned: {} };
const PROTOCOL_VERSION = 0;

/** The member's own memory of what it owns; the assigner sends it with each join. */
export interface Ownership {
  generation: number;
  owned: Readonly<Record<string, readonly number[]>>;
}

/** Whether the group has had a generation without this member, in which others may have owned, and worked on, what it owned. */
export function hasMissedGeneration({ generation, owned }: Ownership, joined: number): boolean {
  return Object.keys(owned).length > 0 && joined !== generation + 1;
}

/** kafkajs's frame around assignPartitionNumbers. A name of its own keeps members of another protocol out of the group. */
export function createPartitionNumberAssigner(cluster: Cluster, ownership: Ownership): Assigner {
  return {
    name: 'signalbox-partition-numbers',
    version: PROTOCOL_VERSION,
    protocol({ topics }) {
      const userData = Buffer.from(JSON.stringify({ generation: ownership.generation, owned: ownership.owned } satisfies Claim));
      return { name: this.name, metadata: AssignerProtocol.MemberMetadata.encode({ version: PROTOCOL_VERSION, topics, userData }) };
    },
    async assign({ members }) {
      const joining = members.map(readMember);
      const topics = [...new Set(joining.flatMap((member) => member.topics))];
      // The leader may be of a version that does not read all of them.
      await cluster.addMultipleTargetTopics(topics);
      const counts = new Map(topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length]));
      const assignment = assignPartitionNumbers(joining, counts);
      return [...assignment].map(([memberId, partitions]) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({ version: PROTOCOL_VERSION, assignment: partitions, userData: Buffer.alloc(0) }),
      }));
    },
  };
}

function readMember({ memberId, memberMetadata }: GroupMember): JoiningMember {
  const metadata = AssignerProtocol.MemberMetadata.decode(memberMetadata);
  const { generation, owned } = readClaim(metadata?.userData);
  return { memberId, topics: metadata?.topics ?? [], previous: owned, generation };
}

function readClaim(userData: Buffer | undefined): Claim {
  if (userData === undefined || userData.length === 0) return NO_CLAIM;
  try {
    const claim: unknown = JSON.parse(userData.toString('utf8'));
    return isClaim(claim) ? claim : NO_CLAIM;
  } catch {
    return NO_CLAIM;
  }
}

function isClaim(claim: unknown): claim is Claim {
  if (typeof claim !== 'object' || claim === null || !('generation' in claim) || !('owned' in claim)) return false;
  const { generation, owned } = claim;
  if (typeof generation !== 'number' || typeof owned !== 'object' || owned === null) return false;
  return Object.values(owned).every((numbers) => Array.isArray(numbers) && numbers.every((number) => Number.isInteger(number) && number >= 0));
}
