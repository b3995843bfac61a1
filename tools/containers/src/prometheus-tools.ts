import { spawnSync } from 'node:child_process';

/** Programs of the Debian packages `prometheus` and `prometheus-alertmanager`. */
export type PrometheusTool = 'prometheus' | 'promtool' | 'amtool';

export const HOW_TO_INSTALL = 'install the Debian packages prometheus and prometheus-alertmanager: apt-get install --no-install-recommends prometheus prometheus-alertmanager';

export function hasTool(tool: PrometheusTool): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;
}

export interface ToolAnswer {
  readonly isContent: boolean;
  /** Of its standard output. */
  readonly answer: string;
  readonly complaints: string;
}

export function runTool(tool: PrometheusTool, args: readonly string[], cwd: string): ToolAnswer {
  const { status, stdout, stderr, error } = spawnSync(tool, args, { cwd, encoding: 'utf8' });
  return { isContent: status === 0, answer: stdout ?? '', complaints: `${stderr ?? ''}${error?.message ?? ''}` };
}
