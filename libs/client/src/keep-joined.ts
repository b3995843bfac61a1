/** A member of a consumer group. */
export interface Member {
  /** Calls the listener when the member is dead and will not come back by itself. */
  onDeath(listener: () => void): void;
  leave(): Promise<void>;
}

export interface Membership {
  close(): Promise<void>;
}

export interface MembershipOptions {
  join(): Promise<Member>;
  /** Waits before the next try. */
  pause(): Promise<void>;
  readonly warn: (message: string) => void;
}

/** Joins (rejects when that fails) and replaces a member that dies, as often as it takes, until closed. */
export async function keepJoined({ join, pause, warn }: MembershipOptions): Promise<Membership> {
  let isClosed = false;
  let replacing: Promise<void> = Promise.resolve();
  let member = await join();
  const replace = async (): Promise<void> => {
    await member.leave().catch(() => undefined);
    while (!isClosed) {
      await pause();
      if (isClosed) return;
      try {
        member = await join();
        return watch();
      } catch {
        warn('the status consumer could not come back; trying again');
      }
    }
  };
  const watch = (): void => member.onDeath(() => void (replacing = replace()));
  watch();
  return {
    async close() {
      isClosed = true;
      // One that is just joining must be left too.
      await replacing;
      await member.leave();
    },
  };
}
