import type { FaultSettings } from '../admin/admin-shapes.js';

/** An honest network. */
export const NO_FAULTS: FaultSettings = {
  create: {},
  read: {},
  write: {},
  listLateRate: 0,
  slowReplyMaxMs: 2_000,
  // Longer than any client waits: the official clients give up after 30 s.
  hangMaxMs: 60_000,
  callbacks: { lossRate: 0, duplicateRate: 0, reorderRate: 0, delayRate: 0, delayMaxMs: 5_000 },
  rules: [],
};

/** Fields left out are those of an honest network, not those in force before. */
export function completeFaults(given: Partial<FaultSettings>): FaultSettings {
  return { ...NO_FAULTS, ...given, callbacks: { ...NO_FAULTS.callbacks, ...given.callbacks } };
}
