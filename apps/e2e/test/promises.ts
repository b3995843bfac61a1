/** A test that holds a promise: where it stands, and its title as it is written there. */
export interface HoldingTest {
  readonly file: string;
  readonly title: string;
}

export interface PromiseRow {
  readonly promise: string;
  readonly tests: readonly HoldingTest[];
}

const mainJob = (title: string): HoldingTest => ({ file: 'apps/e2e/test/main-job.e2e-spec.ts', title });
const carrierFaults = (title: string): HoldingTest => ({ file: 'apps/e2e/test/carrier-faults.e2e-spec.ts', title });
const processFaults = (title: string): HoldingTest => ({ file: 'apps/e2e/test/process-faults.e2e-spec.ts', title });
const webhookSpool = (title: string): HoldingTest => ({ file: 'apps/e2e/test/webhook-spool.e2e-spec.ts', title });

const MAIN_RUN = mainJob('ends as it was meant to, with nothing lost, twice, out of order, too fast or without a reason');
const KILLS = processFaults('%s: nothing is lost, twice, out of order or too fast, and the others go on within 15 s');

/** What Signalbox promises, and the tests that would fail if it did not hold. */
export const PROMISES: Readonly<Record<string, PromiseRow>> = {
  P1: {
    promise: 'No accepted intent is lost: each has one terminal status or is visibly pending, whatever process dies.',
    tests: [MAIN_RUN, KILLS, processFaults('$service: misses no event after the next process has come'), processFaults('brings every message to its last status, and new ones too')],
  },
  P2: {
    promise: 'No message is submitted to a carrier twice; a send whose outcome is unknown is looked up.',
    tests: [carrierFaults('sends nothing twice and loses nothing'), carrierFaults('settles what is in doubt by look-up, with messages listed late'), carrierFaults('sends nothing twice, loses nothing and settles all of it, by callbacks that come before any look-up'), KILLS],
  },
  P3: {
    promise: 'Per tenant, recipient and lane, submission order is offset order, through retries and restarts.',
    tests: [carrierFaults('keeps the order of each person through all retries'), KILLS],
  },
  P4: {
    promise: 'In any sliding second at the carrier no more than the contract allows; at least 95 % of it used while there is backlog.',
    tests: [carrierFaults('never exceeds the contract in any sliding second at the carrier'), carrierFaults('uses at least 95 % of the contract')],
  },
  P5: {
    promise: 'A status converges under every permutation, repetition and gap of callbacks; each change is published under one event id.',
    tests: [
      { file: 'libs/domain/message/src/status-fold.properties.spec.ts', title: 'comes to the same state by any order and repetition' },
      { file: 'apps/callback-ingestion/src/projector/projector.properties.spec.ts', title: 'comes to one status by any order, repetition and gap of callbacks, numbering its changes without a gap' },
      MAIN_RUN,
      processFaults('makes no second event with another id or other bytes, though events are published again'),
    ],
  },
  P6: {
    promise: 'A webhook answered 2xx is durable, also while Kafka is down.',
    tests: [
      webhookSpool('answers no webhook 5xx, and each 2xx unless the edge itself is gone'),
      webhookSpool('has every webhook that was answered 2xx in the topic when Kafka is back, the one before its death too'),
      processFaults('takes every webhook while there is no broker, and answers none 5xx'),
      processFaults('has stored every webhook that was answered 2xx, the one before the death of the edge too'),
      { file: 'apps/callback-ingestion/test/spool.int-spec.ts', title: 'refuses beyond its cap with 503 and says when to come again, is not ready then, and recovers when Kafka is there' },
      { file: 'libs/platform/spool/test/spool-crashes.spec.ts', title: 'gives everything that it has taken at least once, nothing that it was not given, and never holds up' },
    ],
  },
  P7: {
    promise: 'A callback without a valid signature changes nothing and costs little.',
    tests: [carrierFaults('refuses every forged one with 403 and takes every real one'), carrierFaults('changes nothing for a forged one'), carrierFaults('spends little on a forged one, and lets the real ones hardly wait')],
  },
  P8: {
    promise: 'No number of a recipient and no body stands in the clear in anything that we write.',
    tests: [mainJob('stand in the clear in no %s'), mainJob('are found where they are planted in a log, a record, a table or a metric')],
  },
  P9: {
    promise: 'A marketing backlog does not delay the otp lane: p99 from intent to submission within twice that of the idle system.',
    tests: [carrierFaults('is still there when the last login code has gone'), carrierFaults('does not delay the otp lane')],
  },
  P10: {
    promise: 'Every decision carries a machine-readable reason and the policy revision that made it.',
    tests: [MAIN_RUN, mainJob('gives every fact and dead letter a reason of the list, and what a policy decided its revision')],
  },
};
