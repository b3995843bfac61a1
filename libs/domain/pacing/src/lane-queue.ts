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

interface Row<T> {
  /** Those who go before all others, the last one first: hundreds come back at once where a process was late. */
  readonly first: T[];
  /** An array, because a Set that is filled and emptied for ever keeps alive who was in it: see FairQueue. */
  readonly others: T[];
  weight: number;
}

/** `weightOf` never changes for an item. */
export function createLaneQueue<T>(weightOf: (item: T) => number): LaneQueue<T> {
  const lanes = LANES.map((): Row<T> => ({ first: [], others: [], weight: 0 }));
  const rowOf = (lane: Lane) => lanes[LANES.indexOf(lane)] as Row<T>;
  return {
    get size() {
      return lanes.reduce((sum, { first, others }) => sum + first.length + others.length, 0);
    },
    push(lane, item) {
      const row = rowOf(lane);
      row.others.push(item);
      row.weight += weightOf(item);
    },
    pushFirst(lane, item) {
      const row = rowOf(lane);
      row.first.push(item);
      row.weight += weightOf(item);
    },
    peek: (lane, limit) => peekRow(rowOf(lane), limit),
    remove(item) {
      const row = lanes.find((candidate) => removeFrom(candidate, item));
      if (row === undefined) return false;
      row.weight -= weightOf(item);
      return true;
    },
    weightBefore: (lane) => lanes.slice(0, LANES.indexOf(lane) + 1).reduce((sum, { weight }) => sum + weight, 0),
  };
}

function peekRow<T>({ first, others }: Row<T>, limit: number): T[] {
  const found = first.slice(Math.max(0, first.length - limit)).reverse();
  return [...found, ...others.slice(0, limit - found.length)];
}

function removeFrom<T>({ first, others }: Row<T>, item: T): boolean {
  // Who leaves is near the front; of the first, that is the end.
  return removeAt(first, first.lastIndexOf(item)) || removeAt(others, others.indexOf(item));
}

function removeAt<T>(items: T[], index: number): boolean {
  if (index === -1) return false;
  items.splice(index, 1);
  return true;
}
