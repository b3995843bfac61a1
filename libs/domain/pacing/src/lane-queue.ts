import { LANES, type Lane } from '@signalbox/message';

/** Those who wait for slots of one bucket: otp before transactional before marketing, within a lane in the order of arrival. */
export interface LaneQueue<T> {
  readonly size: number;
  push(lane: Lane, item: T): void;
  /** Before all others of its lane: for one whose slot passed through no fault of its own. */
  pushFirst(lane: Lane, item: T): void;
  /** Up to `limit` items in the order in which they are served, without taking them. */
  peek(limit: number): T[];
  /** False where the item does not wait here. */
  remove(item: T): boolean;
}

export function createLaneQueue<T>(): LaneQueue<T> {
  const byLane = new Map<Lane, Set<T>>(LANES.map((lane) => [lane, new Set<T>()]));
  const waitingIn = (lane: Lane): Set<T> => byLane.get(lane) ?? new Set();
  return {
    get size() {
      return LANES.reduce((sum, lane) => sum + waitingIn(lane).size, 0);
    },
    push: (lane, item) => void waitingIn(lane).add(item),
    pushFirst: (lane, item) => void byLane.set(lane, new Set([item, ...waitingIn(lane)])),
    peek(limit) {
      const first: T[] = [];
      for (const lane of LANES) {
        for (const item of waitingIn(lane)) {
          if (first.length >= limit) return first;
          first.push(item);
        }
      }
      return first;
    },
    remove: (item) => LANES.some((lane) => waitingIn(lane).delete(item)),
  };
}
