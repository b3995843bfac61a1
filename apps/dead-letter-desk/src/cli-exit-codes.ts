/** What the exit code of the command line says. */
export const CLI_EXIT_CODES = {
  /** All that was asked for is done. */
  done: 0,
  /** A server did not answer, or a bug: what was done until then is printed and audited, and running the command again goes on. */
  failed: 1,
  /** The command or the configuration is wrong; nothing was done. */
  misused: 2,
  /** No letter was found. */
  notFound: 3,
  /** At least one letter was refused; the others are done. */
  refused: 4,
} as const;
export type CliExitCode = (typeof CLI_EXIT_CODES)[keyof typeof CLI_EXIT_CODES];
