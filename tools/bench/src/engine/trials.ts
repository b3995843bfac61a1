import { idleTrial } from './idle.trial.js';
import { keysTrial } from './keys.trial.js';
import { leaderMovesTrial } from './leader-moves.trial.js';
import { memoryTrial } from './memory.trial.js';
import { outageTrial } from './outage.trial.js';
import { passThroughTrial } from './pass-through.trial.js';
import { rebalancesTrial } from './rebalances.trial.js';
import type { Trials } from './run-engine.js';

/** What measures the bars. */
export const TRIALS: Trials = {
  keys: keysTrial(),
  'pass-through': passThroughTrial(),
  idle: idleTrial(),
  memory: memoryTrial(),
  'leader-moves': leaderMovesTrial(),
  rebalances: rebalancesTrial(),
  outage: outageTrial(),
};
