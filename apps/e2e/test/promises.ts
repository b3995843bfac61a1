/** A test that holds a promise: where it stands, and its title as it is written there. */
export interface HoldingTest {
  readonly file: string;
  readonly title: string;
}

export interface PromiseRow {
  readonly promise: string;
  readonly tests: readonly HoldingTest[];
  /** Scenarios of the fast set, each a test of its own, that were made to show it. */
  readonly scenarios: readonly string[];
}

const mainJob = (title: string): HoldingTest => ({ file: 'apps/e2e/test/main-job.e2e-spec.ts', title });
const webhookSpool = (title: string): HoldingTest => ({ file: 'apps/e2e/test/webhook-spool.e2e-spec.ts', title });

/** Runs every scenario of the fast set. */
export const PROOFS: HoldingTest = { file: 'apps/e2e/test/proofs.e2e-spec.ts', title: '$name: $shows' };

const MAIN_RUN = mainJob('ends as it was meant to, with nothing lost, twice, out of order, too fast or without a reason');

/** What Signalbox promises, and what would fail if it did not hold. */
export const PROMISES: Readonly<Record<string, PromiseRow>> = {
  P1: {
    promise: 'No accepted intent is lost: each has one terminal status or is visibly pending, whatever process dies.',
    tests: [MAIN_RUN],
    scenarios: ['a-process-of-each-service-killed-at-once', 'every-stage-dies-between-commit-and-publish', 'edge-killed-while-broker-away'],
  },
  P2: {
    promise: 'No message is submitted to a carrier twice; a send whose outcome is unknown is looked up.',
    tests: [MAIN_RUN],
    scenarios: ['replies-lost-after-acceptance', 'replies-lost-and-no-callbacks', 'a-process-of-each-service-killed-at-once', 'every-stage-dies-between-commit-and-publish'],
  },
  P3: {
    promise: 'Per tenant, recipient and lane, submission order is offset order, through retries and restarts.',
    tests: [MAIN_RUN],
    scenarios: ['replies-lost-after-acceptance', 'a-process-of-each-service-killed-at-once'],
  },
  P4: {
    promise: 'In any sliding second at the carrier no more than the contract allows; at least 95 % of it used while there is backlog.',
    tests: [MAIN_RUN],
    scenarios: ['slow-sender-before-two-processes'],
  },
  P5: {
    promise: 'A status converges under every permutation, repetition and gap of callbacks; each change is published under one event id.',
    tests: [
      { file: 'libs/domain/message/src/status-fold.properties.spec.ts', title: 'comes to the same state by any order and repetition' },
      { file: 'apps/callback-ingestion/src/projector/projector.properties.spec.ts', title: 'comes to one status by any order, repetition and gap of callbacks, numbering its changes without a gap' },
      MAIN_RUN,
    ],
    scenarios: ['every-stage-dies-between-commit-and-publish'],
  },
  P6: {
    promise: 'A webhook answered 2xx is durable, also while Kafka is down.',
    tests: [
      webhookSpool('answers no webhook 5xx, and each 2xx unless the edge itself is gone'),
      webhookSpool('has every webhook that was answered 2xx in the topic when Kafka is back, the one before its death too'),
      { file: 'apps/callback-ingestion/test/spool.int-spec.ts', title: 'refuses beyond its cap with 503 and says when to come again, is not ready then, and recovers when Kafka is there' },
      { file: 'libs/platform/spool/test/spool-crashes.spec.ts', title: 'gives everything that it has taken at least once, nothing that it was not given, and never holds up' },
    ],
    scenarios: ['edge-killed-while-broker-away', 'forged-callbacks-in-a-flood'],
  },
  P7: { promise: 'A callback without a valid signature changes nothing and costs little.', tests: [], scenarios: ['forged-callbacks-in-a-flood'] },
  P8: {
    promise: 'No number of a recipient and no body stands in the clear in anything that we write.',
    tests: [mainJob('stand in the clear in no %s'), mainJob('are found where they are planted in a log, a record, a table or a metric')],
    scenarios: [],
  },
  P9: {
    promise: 'A marketing backlog does not delay the otp lane: p99 from intent to submission within twice that of the idle system.',
    tests: [],
    scenarios: ['marketing-backlog-beside-login-codes'],
  },
  P10: {
    promise: 'Every decision carries a machine-readable reason and the policy revision that made it.',
    tests: [MAIN_RUN, mainJob('gives every fact and dead letter a reason of the list, and what a policy decided its revision')],
    scenarios: [],
  },
};
