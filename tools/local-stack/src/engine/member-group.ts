import { join } from 'node:path';
import type { GroupDisturbance, MemberEvent } from '@signalbox/checkers';
import type { RunnerLimits } from '@signalbox/kafka';
import { packageFolder } from '../package-folder.js';
import { pollUntil } from '../poll.js';
import type { ServiceHandle } from '../stack-process.js';
import type { Stack } from '../stack.js';
import { EventFile } from './event-file.js';
import type { MemberSettings } from './member-settings.js';

export interface MemberGroupOptions {
  readonly stack: Pick<Stack, 'folder' | 'kafkaBrokers' | 'startService'>;
  /** Of the trial's topics; names the group and its processes too. */
  readonly topicPrefix: string;
  /** Longest time that a member works on a record. */
  readonly workMs: number;
  readonly limits?: Partial<RunnerLimits>;
}

/** One process of the group. */
interface Member {
  readonly name: string;
  readonly events: EventFile;
  readonly process: ServiceHandle;
  state: 'running' | 'frozen' | 'gone';
}

/** The build's, for Node runs no TypeScript that imports its like by the name of the build. */
const PROGRAM = join(packageFolder, 'dist', 'src', 'engine', 'member-program.js');
const SETTLE_DEADLINE_MS = 60_000;

/** Consumer group members as processes, which copy TRIAL_SOURCE to TRIAL_TARGET and may be killed, frozen and told to leave. */
export class MemberGroup {
  readonly #options: MemberGroupOptions;
  readonly #members: Member[] = [];
  readonly #disturbances: GroupDisturbance[] = [];
  #started = 0;

  constructor(options: MemberGroupOptions) {
    this.#options = options;
  }

  /** What was done to the members so far, in order. */
  get disturbances(): readonly GroupDisturbance[] {
    return this.#disturbances;
  }

  /** Names of the members that are up and not frozen. */
  get running(): readonly string[] {
    return this.#members.filter(({ state }) => state === 'running').map(({ name }) => name);
  }

  get frozen(): readonly string[] {
    return this.#members.filter(({ state }) => state === 'frozen').map(({ name }) => name);
  }

  /** Starts one more member and resolves with its name; it joins on its own time. */
  async join(): Promise<string> {
    const { stack, topicPrefix, workMs, limits = {} } = this.#options;
    const name = `${topicPrefix}member-${++this.#started}`;
    const events = new EventFile(join(stack.folder, `${name}.events`), name);
    const settings: MemberSettings = { member: name, brokers: stack.kafkaBrokers, topicPrefix, groupId: `${topicPrefix}trial`, eventFile: events.path, workMs, limits };
    this.#note('joined', name);
    const process = await stack.startService({ name, entry: PROGRAM, args: [JSON.stringify(settings)] });
    this.#members.push({ name, events, process, state: 'running' });
    return name;
  }

  /** SIGKILL; resolves when the member is gone. */
  async kill(name: string): Promise<void> {
    const member = this.#find(name);
    member.state = 'gone';
    this.#note('killed', name);
    await member.process.kill('SIGKILL');
  }

  /** SIGTERM; resolves when the member has left in order. */
  async leave(name: string): Promise<void> {
    const member = this.#find(name);
    member.state = 'gone';
    this.#note('left', name);
    await member.process.stop();
  }

  /** SIGSTOP: the member stands still and does not know it. */
  async freeze(name: string): Promise<void> {
    const member = this.#find(name);
    member.state = 'frozen';
    this.#note('frozen', name);
    await member.process.kill('SIGSTOP');
  }

  async thaw(name: string): Promise<void> {
    const member = this.#find(name);
    await member.process.kill('SIGCONT');
    member.state = 'running';
    this.#note('joined', name);
  }

  /** Everything that the members told so far, in the order of time. */
  readEvents(): MemberEvent[] {
    return this.#members.flatMap(({ events }) => events.read()).sort((a, b) => a.atMs - b.atMs);
  }

  /** Resolves once the running members own all partitions between them, each one once, and nobody none where there are enough; rejects at the deadline. */
  async settle(partitions: number, deadlineMs = SETTLE_DEADLINE_MS): Promise<void> {
    const check = () => {
      const shares = this.#members.filter(({ state }) => state === 'running').map(({ events }) => events.assigned);
      const owned = shares.flat();
      // A member that has just been started owns nothing yet, while the others own all.
      const isWaiting = shares.length <= partitions && shares.some(({ length }) => length === 0);
      if (isWaiting || owned.length !== partitions || new Set(owned).size !== partitions) throw new Error(`owned are ${owned.join(', ')}`);
      return Promise.resolve();
    };
    await pollUntil('the group did not settle', async () => check(), { deadlineMs, intervalMs: 200 });
  }

  /** Ends every member in order; a frozen one goes on first. */
  async stop(): Promise<void> {
    await Promise.all(this.#members.filter(({ state }) => state !== 'gone').map((member) => {
      member.state = 'gone';
      return member.process.stop();
    }));
  }

  #find(name: string): Member {
    const member = this.#members.find((one) => one.name === name && one.state !== 'gone');
    if (member === undefined) throw new Error(`there is no living member "${name}"`);
    return member;
  }

  #note(kind: GroupDisturbance['kind'], member: string): void {
    this.#disturbances.push({ kind, member, atMs: Date.now() });
  }
}
