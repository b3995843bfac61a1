import { dispatchTopic, messagesTopic } from '@signalbox/contracts';
import type { STAGE_NAMES, Signalbox } from '@signalbox/local-stack';
import { LANES } from '@signalbox/message';
import { profilingEnvironment } from '../profile/profiling-environment.js';
import type { ServerWatch } from '../measure/watch-servers.js';

type Service = (typeof STAGE_NAMES)[number];

/** A step on the way of a message that can be run when the step before has done all of its work. */
export interface Stage {
  readonly name: string;
  /** Its processes, and which service each one is. */
  readonly processes: Readonly<Record<string, Service>>;
  /** Starts what does the work, and nothing else. */
  start(signalbox: Signalbox, profileFolder: string | undefined): Promise<void>;
  stop(signalbox: Signalbox): Promise<void>;
  /** Messages that are through. */
  count(watch: ServerWatch, signalbox: Signalbox): Promise<number>;
}

const ofService = (name: Service) => ({
  name,
  processes: { [name]: name },
  start: (signalbox: Signalbox): Promise<void> => signalbox.stack.service(name).start(),
  stop: (signalbox: Signalbox): Promise<void> => signalbox.stack.service(name).stop(),
});

/** A role of callback-ingestion in a process of its own, on the port that the carrier knows. */
async function startRole(signalbox: Signalbox, role: string, profileFolder: string | undefined): Promise<void> {
  const profiling = profileFolder === undefined ? {} : profilingEnvironment(profileFolder, role);
  await signalbox.startInstance('callback-ingestion', role, { ...profiling, SERVICE_ROLES: role, HTTP_PORT: new URL(signalbox.originOf('callback-ingestion')).port });
}

/** In the order of the way. Submission and the receipt of its webhooks are one step, because the carrier answers whenever it likes. */
export const STAGES: readonly Stage[] = [
  { ...ofService('intake'), count: (watch) => watch.countRecords(LANES.map(messagesTopic)) },
  { ...ofService('routing-policy'), count: (watch) => watch.countRecords(LANES.map(dispatchTopic)) },
  {
    name: 'pacing-sender and edge',
    processes: { 'pacing-sender': 'pacing-sender', edge: 'callback-ingestion' },
    start: async (signalbox, profileFolder) => {
      await startRole(signalbox, 'edge', profileFolder);
      await signalbox.stack.service('pacing-sender').start();
    },
    stop: async (signalbox) => {
      await signalbox.stack.service('pacing-sender').stop();
      await signalbox.stack.service('edge').stop();
    },
    count: async (_watch, { simulator }) => {
      const { statuses, callbacks } = await simulator.summarize();
      return callbacks.pending === 0 ? (statuses['delivered'] ?? 0) : 0;
    },
  },
  {
    name: 'projector',
    processes: { projector: 'callback-ingestion' },
    start: (signalbox, profileFolder) => startRole(signalbox, 'projector', profileFolder),
    stop: (signalbox) => signalbox.stack.service('projector').stop(),
    count: (watch) => watch.countDelivered(),
  },
];
