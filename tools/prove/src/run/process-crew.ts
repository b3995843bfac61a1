import { setTimeout as sleep } from 'node:timers/promises';
import { lowerPriority, STAGE_NAMES, type ServiceHandle, type ServiceName } from '@signalbox/local-stack';
import type { FaultOf, ProcessPlan } from '../scenario/faults.js';
import type { ProvingStack } from './proving-stack.js';
import { readLeast } from './read-metric.js';

/** As an orchestrator would: a process that cannot start yet is started again. */
const START_DEADLINE_MS = 90_000;
const AGAIN_MS = 500;

/** The processes of the services on one stack: which run, and what is done to them, one thing at a time for each. */
export class ProcessCrew {
  readonly #stack: ProvingStack;
  /** Those beside the usual ones, that were started at some time. */
  readonly #extra = new Map<string, { readonly plan: ProcessPlan; readonly origin: string }>();
  readonly #busy = new Map<string, Promise<unknown>>();
  /** Processes that ended before they were ready, because what they need was away, and were started again. */
  readonly failedStarts: string[] = [];
  #armed = 0;

  constructor(stack: ProvingStack) {
    this.#stack = stack;
  }

  handle(name: string): ServiceHandle {
    return this.#stack.signalbox.stack.service(name);
  }

  /** Brings the crew to these processes beside (or in place of) the usual ones; says how many it had to start or stop. */
  async muster(plans: readonly ProcessPlan[]): Promise<number> {
    const wanted = new Map(plans.map((plan) => [plan.name, plan]));
    const replaced = new Set(plans.map(({ replaces }) => replaces));
    const usual = STAGE_NAMES.filter((name) => !replaced.has(name));
    const leaving = [...this.#extra.keys(), ...STAGE_NAMES].filter((name) => !wanted.has(name) && !usual.includes(name as never) && this.handle(name).pid !== undefined);
    const coming = [...usual, ...wanted.keys()].filter((name) => !this.#isRunning(name));
    await Promise.all(leaving.map((name) => this.handle(name).stop()));
    await Promise.all(coming.map((name) => this.#bring(name, wanted.get(name))));
    for (const { name } of plans.filter(({ lowPriority }) => lowPriority)) await this.#stepBack(name);
    return leaving.length + coming.length;
  }

  /** Puts a process that kills itself at a fault point in the place of a usual one; resolves when it has died and the usual one is back. */
  async arm({ target, point, arrival }: FaultOf<'crash-at'>): Promise<{ readonly name: string; readonly ended: Promise<void> }> {
    const { signalbox, envOf } = this.#stack;
    const service = target as ServiceName;
    const name = `${target}-armed-${++this.#armed}`;
    await this.handle(target).stop();
    const armed = await signalbox.startInstance(service, name, { ...envOf(service, name), FAULT_POINTS: `${point}:exit@${arrival}`, HTTP_PORT: new URL(signalbox.originOf(service)).port });
    return { name, ended: armed.waitForExit().then(() => this.startAgain(target)) };
  }

  kill(name: string, downMs: number): Promise<void> {
    return this.#oneAtATime(name, async () => {
      await this.handle(name).kill('SIGKILL');
      if (downMs > 0) await sleep(downMs);
      await this.#startUntilReady(name);
    });
  }

  restart(name: string): Promise<void> {
    return this.#oneAtATime(name, async () => {
      await this.handle(name).stop();
      await this.#startUntilReady(name);
    });
  }

  /** Starts the senders anew that judge a way to the carrier as failing: what they have seen is not to decide what comes next. */
  async forgetWays(): Promise<void> {
    const senders = ['pacing-sender', ...[...this.#extra].filter(([, { plan }]) => plan.service === 'pacing-sender').map(([name]) => name)].filter((name) => this.#isRunning(name));
    await Promise.all(senders.map(async (name) => {
      const origin = this.#extra.get(name)?.origin ?? this.#stack.signalbox.originOf('pacing-sender');
      const share = await readLeast(origin, 'sb_breaker_share').catch(() => 0);
      if (share !== null && share < 1) await this.restart(name);
    }));
  }

  /** Nothing where it runs. */
  startAgain(name: string): Promise<void> {
    return this.#oneAtATime(name, () => this.#startUntilReady(name));
  }

  /** What is done to one process is done in turn. */
  #oneAtATime(name: string, work: () => Promise<void>): Promise<void> {
    const done = (this.#busy.get(name) ?? Promise.resolve()).then(work, work);
    this.#busy.set(name, done);
    return done;
  }

  async #startUntilReady(name: string): Promise<void> {
    for (const endMs = Date.now() + START_DEADLINE_MS; this.handle(name).pid === undefined; await sleep(AGAIN_MS)) {
      const fault = await this.handle(name).start().then(() => null, (error: Error) => error);
      if (fault !== null) this.failedStarts.push(name);
      if (fault !== null && Date.now() > endMs) throw fault;
    }
  }

  #isRunning(name: string): boolean {
    return (this.#extra.has(name) || (STAGE_NAMES as readonly string[]).includes(name)) && this.handle(name).pid !== undefined;
  }

  async #bring(name: string, plan: ProcessPlan | undefined): Promise<void> {
    if (plan === undefined || this.#extra.has(name)) return this.startAgain(name);
    const { signalbox, envOf, tenantKeys } = this.#stack;
    const port = await signalbox.stack.reservePort();
    await signalbox.startInstance(plan.service, name, { HTTP_PORT: String(port), ...envOf(plan.service, name), ...plan.env, ...(plan.keysOfFile && { CREDENTIALS_FILE: tenantKeys.path }), ...this.#placeBehind(plan.behind ?? []) });
    this.#extra.set(name, { plan, origin: `http://127.0.0.1:${port}` });
  }

  #placeBehind(behind: NonNullable<ProcessPlan['behind']>): Record<string, string> {
    const { signalbox, links, edgePort } = this.#stack;
    const database = new URL(signalbox.stack.databaseUrl);
    database.port = String(links.postgres.port);
    return {
      ...(behind.includes('kafka') ? { KAFKA_BROKERS: `127.0.0.1:${links.kafka.port}` } : {}),
      ...(behind.includes('postgres') ? { DATABASE_URL: database.href } : {}),
      ...(behind.includes('carrier') ? { PROVIDER_BASE_URL: `http://127.0.0.1:${links.carrier.port}` } : {}),
      ...(behind.includes('edge') ? { PROVIDER_BASE_URL: `http://127.0.0.1:${edgePort}` } : {}),
    };
  }

  /** Production has machines of their own for otp; here what otp does not wait for leaves the cores of this one to it. */
  async #stepBack(name: string): Promise<void> {
    const { pid } = this.handle(name);
    if (pid === undefined) throw new Error(`${name} does not run, so its priority cannot be lowered`);
    await lowerPriority(pid);
  }
}
