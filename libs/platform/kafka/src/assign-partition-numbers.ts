/** What a member brings to a join. */
export interface JoiningMember {
  readonly memberId: string;
  /** Topics that it reads. */
  readonly topics: readonly string[];
  /** What it owned before, as it believes. */
  readonly previous: Readonly<Record<string, readonly number[]>>;
  /** The generation in which it owned that; of two that claim a partition the later is right. */
  readonly generation: number;
}

export type PartitionsByTopic = Record<string, number[]>;

/**
 * Hands out partition numbers, not partitions: of all topics with equally many partitions, a number belongs to one member, so that
 * one member holds all records of a key that such topics share. Sticky: who has a number keeps it unless another has too few.
 * Every partition of a topic that anyone reads goes to exactly one of its readers; numbers differ by at most one between members that
 * read the same topics. Same input, same output. `partitionCounts` holds the topics that exist.
 */
export function assignPartitionNumbers(members: readonly JoiningMember[], partitionCounts: ReadonlyMap<string, number>): Map<string, PartitionsByTopic> {
  const assignment = new Map<string, PartitionsByTopic>(members.map(({ memberId }) => [memberId, {}]));
  const sorted = [...members].sort((left, right) => (left.memberId < right.memberId ? -1 : 1));
  for (const [count, topics] of topicsByCount(partitionCounts)) {
    const readers = sorted.filter((member) => member.topics.some((topic) => topics.includes(topic)));
    if (readers.length === 0) continue;
    const owners = shareNumbers(readers, topics, count);
    for (const topic of topics) placeTopic(topic, owners, readers, assignment);
  }
  return assignment;
}

function topicsByCount(partitionCounts: ReadonlyMap<string, number>): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const [topic, count] of [...partitionCounts].sort(([left], [right]) => (left < right ? -1 : 1))) {
    groups.set(count, [...(groups.get(count) ?? []), topic]);
  }
  return groups;
}

/** The owner of each number. */
function shareNumbers(readers: readonly JoiningMember[], topics: readonly string[], count: number): JoiningMember[] {
  const owners = claimNumbers(readers, topics, count);
  const numbersOf = new Map<JoiningMember, number[]>(readers.map((member) => [member, []]));
  owners.forEach((owner, number) => owner && numbersOf.get(owner)?.push(number));
  const free = [...owners.keys()].filter((number) => owners[number] === undefined);
  // Those who have most keep the odd ones: fewer numbers move.
  const byHolding = [...readers].sort((left, right) => (numbersOf.get(right)?.length ?? 0) - (numbersOf.get(left)?.length ?? 0));
  const quotaOf = new Map(byHolding.map((member, index) => [member, Math.floor(count / readers.length) + (index < count % readers.length ? 1 : 0)]));
  for (const member of readers) free.push(...(numbersOf.get(member)?.splice(quotaOf.get(member) ?? 0) ?? []));
  free.sort((left, right) => left - right);
  const shared: JoiningMember[] = [];
  for (const member of readers) {
    const numbers = numbersOf.get(member) ?? [];
    numbers.push(...free.splice(0, (quotaOf.get(member) ?? 0) - numbers.length));
    for (const number of numbers) shared[number] = member;
  }
  return shared;
}

/** Who says that it had the number; of several the one of the latest generation. */
function claimNumbers(readers: readonly JoiningMember[], topics: readonly string[], count: number): (JoiningMember | undefined)[] {
  const owners: (JoiningMember | undefined)[] = Array.from({ length: count });
  for (const member of readers) {
    const claimed = new Set(topics.flatMap((topic) => member.previous[topic] ?? []));
    for (const number of claimed) {
      if (number >= count) continue;
      const rival = owners[number];
      if (rival === undefined || rival.generation < member.generation) owners[number] = member;
    }
  }
  return owners;
}

/** While versions with different subscriptions run side by side, a number's owner may not read the topic: a reader stands in. */
function placeTopic(topic: string, owners: readonly JoiningMember[], readers: readonly JoiningMember[], assignment: Map<string, PartitionsByTopic>): void {
  const topicReaders = readers.filter((member) => member.topics.includes(topic));
  if (topicReaders.length === 0) return;
  owners.forEach((owner, number) => {
    const reader = owner.topics.includes(topic) ? owner : topicReaders[number % topicReaders.length];
    const partitions = reader && assignment.get(reader.memberId);
    if (partitions) (partitions[topic] ??= []).push(number);
  });
}
