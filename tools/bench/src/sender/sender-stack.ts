import { SERVICE_NAMES, startSignalbox, type ServiceHandle, type Signalbox } from '@signalbox/local-stack';
import { DispatchSource } from './dispatch-source.js';
import { FactWatch } from './fact-watch.js';
import { writeSenderPolicy, type BenchSender } from './sender-policy.js';

export interface SenderStackSetup {
  readonly senders: readonly BenchSender[];
  /** Unless told otherwise: what reads along takes its part of the machine. */
  readonly watchesFacts?: boolean;
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

/** A Signalbox of which the sender alone runs, or its processes: what it does is put in by us and read at the carrier and in message-events. */
export interface SenderStack {
  readonly signalbox: Signalbox;
  readonly source: DispatchSource;
  /** Has none where they are not watched. */
  readonly facts: FactWatch;
  /** The process that runs from the start. */
  readonly sender: ServiceHandle;
  stop(): Promise<void>;
}

/** One lane is measured, so no other is opened. */
export const SENDER_ENV = { LANES: 'otp', CALL_DEADLINE_MS: '3000', WIRE_CONCURRENCY: '100' } as const;
/** Webhooks would be work for a service that is not measured. */
const NO_CALLBACKS = { lossRate: 1 };

type Faults = Parameters<Signalbox['simulator']['putFaults']>[0];

/** Faults of the carrier's API; it never calls back. */
export async function putSenderFaults({ signalbox: { simulator } }: Pick<SenderStack, 'signalbox'>, faults: Faults = {}): Promise<void> {
  await simulator.putFaults({ ...faults, callbacks: NO_CALLBACKS });
}

export async function openSenderStack({ senders, watchesFacts = true, print, abort }: SenderStackSetup): Promise<SenderStack> {
  const signalbox = await startSignalbox({ ownServers: true, policyFile: await writeSenderPolicy(senders), seed: 'bench', onLog: print, abort, env: { 'pacing-sender': SENDER_ENV } });
  const source = new DispatchSource(signalbox.stack.kafkaBrokers);
  const facts = new FactWatch(signalbox.stack.kafkaBrokers);
  try {
    await Promise.all(SERVICE_NAMES.filter((name) => name !== 'pacing-sender').map((name) => signalbox.stack.service(name).stop()));
    await putSenderFaults({ signalbox });
    if (watchesFacts) await facts.start();
  } catch (error) {
    await signalbox.stop();
    throw error;
  }
  return {
    signalbox, source, facts, sender: signalbox.stack.service('pacing-sender'),
    stop: async () => {
      await Promise.all([source.close(), facts.stop()]).catch(() => undefined);
      await signalbox.stop();
    },
  };
}

/** Opens a stack for `use` and takes it down, whatever becomes of it. */
export async function withSenderStack<T>(setup: SenderStackSetup, use: (stack: SenderStack) => Promise<T>): Promise<T> {
  const stack = await openSenderStack(setup);
  try {
    return await use(stack);
  } finally {
    await stack.stop();
  }
}
