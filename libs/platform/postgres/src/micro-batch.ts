export interface MicroBatchOptions<I, O> {
  readonly name: string;
  /** Results by position. Must take effect as a whole or not at all, and be idempotent. */
  readonly run: (items: readonly I[]) => Promise<readonly O[]>;
  readonly maxItems?: number;
  readonly maxWaitMs?: number;
  readonly maxQueued?: number;
  readonly concurrency?: number;
}

export interface MicroBatch<I, O> {
  add(item: I, options?: { readonly signal?: AbortSignal }): Promise<O>;
  drain(): Promise<void>;
}

export declare function createMicroBatch<I, O>(options: MicroBatchOptions<I, O>): MicroBatch<I, O>;
