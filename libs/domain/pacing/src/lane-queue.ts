import { LANES, type Lane } from '@signalbox/message';

/** Those who wait for slots of one bucket: otp before transactional before marketing, within a lane in the order of arrival. */
export interface LaneQueue<T> {
  readonly size: number;
  push(lane: Lane, item: T): void;
  /** Before all others of its lane: for one whose slot passed through no fault of its own. */
  pushFirst(lane: Lane, item: T): void;
  /** The first `limit` of a lane, without taking them. */
  peek(lane: Lane, limit: number): T[];
  /** False where the item does not wait here. */
  remove(item: T): boolean;
  /** Weight of all that are served before one who joins this lane now. */
  weightBefore(lane: Lane): number;
}

/** `weightOf` never changes for an item. */
export function createLaneQueue<T>(weightOf: (item: T) => number): LaneQueue<T> {
  const lanes = LANES.map(() => ({ items: new Set<T>(), weight: 0 }));
  const rowOf = (lane: Lane) => lanes[LANES.indexOf(lane)] as (typeof lanes)[number];
  return {
    get size() {
      return lanes.reduce((sum, { items }) => sum + items.size, 0);
    },
    push(lane, item) {
      const row = rowOf(lane);
      row.items.add(item);
      row.weight += weightOf(item);
    },
    pushFirst(lane, item) {
      const row = rowOf(lane);
      row.items = new Set([item, ...row.items]);
      row.weight += weightOf(item);
    },
    peek(lane, limit) {
      const first: T[] = [];
      for (const item of rowOf(lane).items) {
        if (first.length >= limit) break;
        first.push(item);
      }
      return first;
    },
    remove(item) {
      const row = lanes.find(({ items }) => items.delete(item));
      if (row === undefined) return false;
      row.weight -= weightOf(item);
      return true;
    },
    weightBefore: (lane) => lanes.slice(0, LANES.indexOf(lane) + 1).reduce((sum, { weight }) => sum + weight, 0),
  };
}
