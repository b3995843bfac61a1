/** What is left off: the first messages, during which a process still optimises itself, and the last, when the window is no longer full. */
const FROM_SHARE = 0.4;
const TO_SHARE = 0.95;

/** Arrivals per second, by the straight line that fits them best: whole windows arrive together, so two single arrivals would say too little. NaN of fewer than two. */
export function arrivalRate(timesMs: readonly number[]): number {
  const sorted = [...timesMs].sort((left, right) => left - right);
  const steady = sorted.slice(Math.floor(sorted.length * FROM_SHARE), Math.ceil(sorted.length * TO_SHARE));
  const meanMs = steady.reduce((sum, atMs) => sum + atMs, 0) / steady.length;
  const meanIndex = (steady.length - 1) / 2;
  const [shared, spread] = steady.reduce(([sum, square], atMs, index) => [sum + (index - meanIndex) * (atMs - meanMs), square + (atMs - meanMs) ** 2], [0, 0] as [number, number]);
  return spread === 0 ? NaN : (shared / spread) * 1_000;
}
