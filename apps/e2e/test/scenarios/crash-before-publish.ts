import type { MessageStatusChanged } from '@signalbox/contracts';
import { runLoad, type Load, type RunHistory } from '@signalbox/demo';
import type { TopicRecord } from '@signalbox/kafka';
import type { ProcessExit, ServiceHandle, ServiceName, Signalbox } from '@signalbox/local-stack';
import { LANES } from '@signalbox/message';
import type { EventRecord } from '../checks/second-events.js';
import { readColumn } from '../evidence/database.js';
import { readWholeTopic, textOf, valueOf } from '../evidence/topics.js';

/** Where a stage dies, and what tells that a row was committed and its event not published. */
export interface CrashSite {
  readonly service: ServiceName;
  /** As FAULT_POINTS takes it. */
  readonly fault: string;
  /** One line for each event that the stage has committed. */
  readonly committed: (signalbox: Signalbox) => Promise<string[]>;
  /** The same line for each event that is in its topic. */
  readonly published: (signalbox: Signalbox) => Promise<string[]>;
}

interface Fact {
  readonly type: string;
  readonly messageId: string;
}

const readFacts = async (signalbox: Signalbox, type: string): Promise<string[]> =>
  (await readWholeTopic(signalbox, 'message-events')).map((record) => valueOf<Fact>(record)).filter((fact) => fact.type === type).map(({ messageId }) => messageId);

const readMessages = async (signalbox: Signalbox): Promise<string[]> =>
  (await Promise.all(LANES.map((lane) => readWholeTopic(signalbox, `messages-${lane}`)))).flat().map((record) => valueOf<Fact>(record).messageId);

const readChanges = async (signalbox: Signalbox): Promise<string[]> =>
  (await readWholeTopic(signalbox, 'message-status')).map((record) => valueOf<MessageStatusChanged>(record)).map(({ messageId, sequence }) => `${messageId}/${sequence}`);

/** Late enough that the stages behind have work of their own to die at, while the load is still being published. */
export const CRASH_SITES: readonly CrashSite[] = [
  { service: 'intake', fault: 'intake.before-publish:exit@45', committed: (signalbox) => readColumn(signalbox, `SELECT message_id FROM idempotency WHERE outcome = 'accepted'`), published: readMessages },
  { service: 'routing-policy', fault: 'routing-policy.before-publish:exit@30', committed: (signalbox) => readColumn(signalbox, `SELECT message_id FROM decisions WHERE decision = 'route'`), published: (signalbox) => readFacts(signalbox, 'message-routed') },
  { service: 'pacing-sender', fault: 'pacing-sender.before-publish:exit@15', committed: (signalbox) => readColumn(signalbox, `SELECT message_id FROM send_attempts WHERE state = 'accepted' AND published IS NOT NULL`), published: (signalbox) => readFacts(signalbox, 'message-submitted') },
  { service: 'callback-ingestion', fault: 'projector.before-publish:exit@60', committed: (signalbox) => readColumn(signalbox, `SELECT message_id || '/' || sequence FROM message_timeline`), published: readChanges },
];

/** Committed and not published. */
export async function readUnpublished(signalbox: Signalbox, { committed, published }: CrashSite): Promise<string[]> {
  const rows = await committed(signalbox);
  const events = new Set(await published(signalbox));
  return [...new Set(rows)].filter((row) => !events.has(row));
}

export interface Crash {
  readonly service: ServiceName;
  readonly exit: ProcessExit;
  /** What was committed and not published when the process was dead. */
  readonly unpublished: readonly string[];
}

const RATE = 40;
const SETTLE_DEADLINE_MS = 90_000;

const portOf = (signalbox: Signalbox, name: ServiceName): string => new URL(signalbox.originOf(name)).port;

/** Puts an armed process in the place of each service, lets each die under load, and starts the usual one again. */
export async function runWithCrashes(signalbox: Signalbox, load: Load): Promise<{ readonly crashes: readonly Crash[]; readonly history: RunHistory }> {
  const { stack } = signalbox;
  const arm = async ({ service, fault }: CrashSite): Promise<ServiceHandle> => {
    await stack.service(service).stop();
    return signalbox.startInstance(service, `${service}-armed`, { FAULT_POINTS: fault, HTTP_PORT: portOf(signalbox, service) });
  };
  const armed = await Promise.all(CRASH_SITES.map(async (site) => ({ site, handle: await arm(site) })));
  const crashes: Crash[] = [];
  const history = await runLoad(signalbox, load, {
    rate: RATE, settleDeadlineMs: SETTLE_DEADLINE_MS,
    disturb: async () => void (await Promise.all(armed.map(async ({ site, handle }) => {
      const exit = await handle.waitForExit();
      crashes.push({ service: site.service, exit, unpublished: await readUnpublished(signalbox, site) });
      await stack.service(site.service).start();
    }))),
  });
  return { crashes, history };
}

/** Every event of every stage, as it lies in the topics. */
export async function readEvents(signalbox: Signalbox): Promise<EventRecord[]> {
  const topics = [...LANES.flatMap((lane) => [`messages-${lane}`, `dispatch-${lane}`]), 'message-events', 'message-status'];
  return (await Promise.all(topics.map(async (topic) => (await readWholeTopic(signalbox, topic)).map((record) => describeEvent(topic, record))))).flat();
}

function describeEvent(topic: string, read: TopicRecord): EventRecord {
  const { key, headers, value } = read.record;
  const { attempt = 0, sequence = null } = valueOf<{ attempt?: number; sequence?: number }>(read);
  const messageId = headers['sb-message-id'] ?? '';
  // Messages and dispatches are events of which a message has one, so they are known by its id.
  return { topic, messageId, schema: headers['sb-schema'] ?? '', attempt, sequence, eventId: headers['sb-event-id'] ?? messageId, bytes: JSON.stringify([textOf(key), Object.entries(headers).sort(), textOf(value)]) };
}
