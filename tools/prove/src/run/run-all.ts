import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScenarioHistory } from '../judge/history.js';
import { isProven, judgeScenario, type ScenarioVerdict } from '../judge/judge-scenario.js';
import { People } from '../plan/people.js';
import type { Scenario } from '../scenario/scenario.js';
import { ProcessCrew } from './process-crew.js';
import { startProvingStack } from './proving-stack.js';
import { runScenario, type Stage } from './run-scenario.js';

/** What came of one scenario. */
export type Outcome = { readonly scenario: Scenario; readonly tookMs: number } & (
  | { readonly kind: 'judged'; readonly history: ScenarioHistory; readonly verdict: ScenarioVerdict; readonly isProven: boolean }
  /** It could not be carried out. */
  | { readonly kind: 'failed'; readonly error: Error; readonly isProven: false });

export interface RunOptions {
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
  /** Where the logs of all processes are kept, under the name of the scenario that was not proven. */
  readonly logs: string;
}

/** Those that search all that was written go first, as long as it is little; then those of the same processes follow each other. */
export function orderScenarios(scenarios: readonly Scenario[]): Scenario[] {
  const rank = ({ promises, processes }: Scenario): string => `${promises.P8 === undefined ? 1 : 0} ${processes.map(({ name }) => name).sort().join()}`;
  return [...scenarios].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

/** Runs scenarios one after another on one stack, which is replaced where one has left it in disorder. */
export class Proving {
  readonly #options: RunOptions;
  #stage: Stage | undefined;
  #stacks = 0;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  async run(scenario: Scenario): Promise<Outcome> {
    const fromMs = Date.now();
    try {
      const stage = (this.#stage ??= await this.#open());
      const startedMs = Date.now();
      const history = await runScenario(stage, scenario);
      const verdict = judgeScenario(history);
      if (!isProven(verdict)) await this.#keepLogs(scenario.name);
      if (!history.isSettled) await this.close();
      return { kind: 'judged', scenario, history, verdict, isProven: isProven(verdict), tookMs: Date.now() - startedMs };
    } catch (error) {
      await this.#keepLogs(scenario.name);
      await this.close();
      return { kind: 'failed', scenario, error: error instanceof Error ? error : new Error(String(error)), isProven: false, tookMs: Date.now() - fromMs };
    }
  }

  async close(): Promise<void> {
    const stage = this.#stage;
    this.#stage = undefined;
    await stage?.stack.stop();
  }

  async #keepLogs(name: string): Promise<void> {
    if (this.#stage !== undefined) await cp(this.#stage.stack.signalbox.stack.logFolder, join(this.#options.logs, name), { recursive: true });
  }

  async #open(): Promise<Stage> {
    const stack = await startProvingStack({ ...this.#options, seed: `prove-${++this.#stacks}` });
    return { stack, crew: new ProcessCrew(stack), people: new People(), past: { messageIds: new Set(), ledgerIndex: -1 }, abort: this.#options.abort };
  }
}
