import type { Clock } from '@signalbox/message';

export const systemClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
