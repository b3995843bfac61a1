export interface QueueLimits {
  /** Intents of one batch. Sealing them takes about 50 ms, which is what another lane's intent may wait for. */
  readonly maxBatch: number;
  readonly maxQueued: number;
}

export const QUEUE_LIMITS: QueueLimits = { maxBatch: 100, maxQueued: 50_000 };

/** Turns calls into batches: one batch is under way at a time, so calls keep their order; what comes meanwhile makes the next one. */
export interface IntentQueue<I> {
  /** Resolves when all items are written; rejects with the failure of the batch an item was in. The caller keeps within `room`. */
  push(items: readonly I[]): Promise<void>;
  /** How many more items it takes. */
  room(): number;
  /** Resolves when nothing is queued or under way. */
  drain(): Promise<void>;
}

interface Entry<I> {
  readonly item: I;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export function createIntentQueue<I>(write: (items: readonly I[]) => Promise<void>, { maxBatch, maxQueued }: QueueLimits = QUEUE_LIMITS): IntentQueue<I> {
  const waiting: Entry<I>[] = [];
  let working: Promise<void> | undefined;
  const workOff = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, maxBatch);
      try {
        await write(batch.map((entry) => entry.item));
        batch.forEach((entry) => entry.done());
      } catch (error) {
        batch.forEach((entry) => entry.failed(error));
      }
    }
    working = undefined;
  };
  return {
    room: () => maxQueued - waiting.length,
    async push(items) {
      // Work begun with nothing waiting would end before it is known as begun.
      if (items.length === 0) return;
      const written = items.map((item) => new Promise<void>((done, failed) => void waiting.push({ item, done, failed })));
      working ??= workOff();
      // Every outcome is awaited, so that a call never rejects while some of its intents are still under way.
      const failure = (await Promise.allSettled(written)).find((outcome) => outcome.status === 'rejected');
      if (failure) throw failure.reason;
    },
    drain: async () => working,
  };
}
