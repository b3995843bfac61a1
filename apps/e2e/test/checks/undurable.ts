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

/** Answers 2xx from while no broker could have stored anything. */
export function findImpossible(answers: readonly Answer[], [fromMs, toMs]: readonly [number, number]): string[] {
  return answers.filter((answer) => isDurable(answer) && answer.atMs > fromMs && answer.atMs < toMs).map(({ callback }) => callback);
}
