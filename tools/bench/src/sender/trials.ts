import { backlogTrial } from './backlog.trial.js';
import { brownoutTrial } from './brownout.trial.js';
import { doubtTrial } from './doubt.trial.js';
import { paceTrial } from './pace.trial.js';
import type { SenderTrials } from './sender-trial.js';
import { throughputTrial } from './throughput.trial.js';

/** What measures the bars. */
export const TRIALS: SenderTrials = { throughput: throughputTrial, pace: paceTrial, doubt: doubtTrial, backlog: backlogTrial, brownout: brownoutTrial };
