/** Remembers the last `size` keys. */
export interface SeenWindow {
  has(key: string): boolean;
  add(key: string): void;
}

export function createSeenWindow(size: number): SeenWindow {
  // A Set lists its members in the order of insertion.
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    add(key) {
      keys.add(key);
      const [oldest] = keys.size > size ? keys : [];
      if (oldest !== undefined) keys.delete(oldest);
    },
  };
}
