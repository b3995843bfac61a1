/** One answer of the edge to one webhook. */
export interface Answer {
  /** Names the callback, however often it was posted. */
  readonly callback: string;
  /** 0 where no answer came. */
  readonly status: number;
  readonly atMs: number;
}

const isDurable = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** P6: callbacks that were answered 2xx and are not in the topic. */
export function findUndurable(answers: readonly Answer[], stored: ReadonlySet<string>): string[] {
  return [...new Set(answers.filter(isDurable).map(({ callback }) => callback))].filter((callback) => !stored.has(callback));
}

/** Webhooks that were refused though they were genuine. */
export function findRefused(answers: readonly Answer[]): string[] {
  return answers.filter(({ status }) => status >= 300).map(({ callback, status }) => `${callback}: ${status}`);
}
