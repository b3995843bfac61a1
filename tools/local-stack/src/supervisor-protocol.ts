/** How to run one child. Paths are absolute. */
export interface ChildSpec {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output and error are appended here; without it the child writes to the parent's own. */
  readonly logFile?: string;
  /** Numeric account to run as; needs root. */
  readonly account?: Account;
  /** What asks this program to end in order. */
  readonly stopSignal: NodeJS.Signals;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** What a lost parent leaves behind for the supervisor to do. */
export interface LastWill {
  /** Time between the stop signals and SIGKILL. */
  readonly graceMs: number;
  readonly removePaths: readonly string[];
}

export type Command =
  | { readonly kind: 'will'; readonly will: LastWill }
  | { readonly kind: 'spawn'; readonly id: string; readonly spec: ChildSpec }
  | { readonly kind: 'signal'; readonly id: string; readonly signal: NodeJS.Signals };

export type Report =
  | { readonly kind: 'spawned'; readonly id: string; readonly pid: number }
  | { readonly kind: 'refused'; readonly id: string; readonly message: string; readonly code: string | undefined }
  | { readonly kind: 'exited'; readonly id: string; readonly code: number | null; readonly signal: NodeJS.Signals | null };
