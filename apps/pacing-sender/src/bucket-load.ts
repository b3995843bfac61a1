import { LANES, type Lane, type SlotOption } from '@signalbox/message';

/** How long each bucket will be busy with those who wait in this process, by lane. */
export class BucketLoad {
  readonly #waitingUs = new Map<string, Map<Lane, number>>();

  /** Who may go by several buckets of a kind loads each with its part. */
  add(options: readonly SlotOption[], lane: Lane, times: 1 | -1): void {
    for (const { bucketId, lengthUs } of options.flatMap(({ stretches }) => stretches)) {
      const lanes = this.#waitingUs.get(bucketId) ?? new Map<Lane, number>();
      this.#waitingUs.set(bucketId, lanes.set(lane, (lanes.get(lane) ?? 0) + (times * lengthUs) / options.length));
    }
  }

  /** About how long it takes to serve those who go before one who joins this lane now, in the least busy of its options. */
  waitMs(options: readonly SlotOption[], lane: Lane): number {
    const before = LANES.slice(0, LANES.indexOf(lane) + 1);
    const busyUs = (bucketId: string): number => before.reduce((sum, one) => sum + (this.#waitingUs.get(bucketId)?.get(one) ?? 0), 0);
    return Math.min(...options.map(({ stretches }) => Math.max(0, ...stretches.map(({ bucketId }) => busyUs(bucketId))))) / 1000;
  }
}
