/** Something that waits to be written, and whoever waits for it. */
export interface Waiting {
  readonly frame: Buffer;
  readonly atMs: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupLimits {
  readonly lingerMs: number;
  readonly groupBytes: number;
}

/** Gathers frames into groups; one group is written at a time, and what comes meanwhile makes the next. */
export class GroupWriter {
  readonly #limits: GroupLimits;
  readonly #write: (group: readonly Waiting[]) => Promise<void>;
  #queue: Waiting[] = [];
  #bytes = 0;
  #writing: Promise<void> | undefined;

  /** `write` resolves when all of the group is durable. */
  constructor(limits: GroupLimits, write: (group: readonly Waiting[]) => Promise<void>) {
    this.#limits = limits;
    this.#write = write;
  }

  /** Taken and not durable yet. */
  get bytes(): number {
    return this.#bytes;
  }

  get isIdle(): boolean {
    return this.#writing === undefined;
  }

  /** Resolves when the frame is durable; rejects with what `write` says of its group. */
  add(frame: Buffer, atMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#queue.push({ frame, atMs, resolve, reject });
    this.#bytes += frame.length;
    this.#writing ??= this.#writeAll();
    return promise;
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    await new Promise<void>((resolve) => void setTimeout(resolve, this.#limits.lingerMs));
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#write(group);
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      for (const { frame } of group) this.#bytes -= frame.length;
    }
    this.#writing = undefined;
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    const end = this.#queue.findIndex(({ frame }, index) => index > 0 && (bytes += frame.length) > this.#limits.groupBytes);
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }
}
