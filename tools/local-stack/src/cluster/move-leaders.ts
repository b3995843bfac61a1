import { pollUntil } from '../poll.js';
import { describePartitions, electPreferredLeaders, setReplicas, type PartitionPlace } from './partition-admin.js';

export interface LeaderMove {
  /** host:port of brokers, of which one must answer. */
  readonly brokers: readonly string[];
  /** Topics by their names on the cluster. */
  readonly topics: readonly string[];
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * Gives every partition of the topics another replica in sync as its preferred leader, and elects it. Resolves with the number of
 * partitions whose leadership was asked to move; a partition without another replica in sync stays.
 */
export async function moveLeaders({ brokers, topics, random }: LeaderMove): Promise<number> {
  const places = await describePartitions(brokers, topics);
  const moved = places.flatMap((place) => {
    const others = place.inSync.filter((id) => id !== place.leader);
    const next = others[Math.floor(random() * others.length)];
    return next === undefined ? [] : [{ ...place, replicas: [next, ...place.replicas.filter((id) => id !== next)] }];
  });
  if (moved.length === 0) return 0;
  await setReplicas(brokers, moved);
  return moved.length - (await electPreferredLeaders(brokers, moved));
}

/** Resolves with the places once every partition of the topics has a leader and all its replicas in sync; rejects at the deadline. */
export async function awaitInSync(brokers: readonly string[], topics: readonly string[], deadlineMs: number): Promise<PartitionPlace[]> {
  return pollUntil('not all replicas came into sync', async () => {
    const places = await describePartitions(brokers, topics);
    const behind = places.filter(({ leader, replicas, inSync }) => leader < 0 || inSync.length < replicas.length);
    if (behind.length > 0) throw new Error(`behind are ${behind.map(({ topic, partition }) => `${topic}/${partition}`).join(', ')}`);
    if (new Set(places.map(({ topic }) => topic)).size < topics.length) throw new Error('some of the topics are not known');
    return places;
  }, { deadlineMs });
}
