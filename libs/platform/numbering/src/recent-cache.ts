/** Keeps the most recently used values, at most `size` of them. */
export interface RecentCache<V> {
  get(key: string): V | undefined;
  /** Returns the value. */
  add(key: string, value: V): V;
}

export function createRecentCache<V>(size: number): RecentCache<V> {
  // A Map lists its keys in the order of insertion, so the first one is the least recently used.
  const entries = new Map<string, V>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    add(key, value) {
      entries.set(key, value);
      const [oldest] = entries.size > size ? entries.keys() : [];
      if (oldest !== undefined) entries.delete(oldest);
      return value;
    },
  };
}
