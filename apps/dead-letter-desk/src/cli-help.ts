export const HELP = `Triage of dead letters.

  list    [--reason R] [--stage S] [--class C] [--state open|replayed|discarded] [--since T] [--limit N] [--json]
  causes  [the same options]            letters by stage, reason and detail
  show    <id>                          what is known of a letter, and what was done to it
          <id> --reveal --actor A --why W   the record too, opened; audited
  replay  <id> | [--reason R] [--stage S] [--class C] [--since T] [--limit N] | --all
          [--rate N] --actor A --why W  publish again under the first origin, at most N a second (10)
  discard the same selection            close for good; the record is forgotten

T is an instant (2026-01-05T09:00:00Z) or an age (30m, 12h, 3d). Only open letters are replayed or discarded.
Exit codes: 0 done, 1 a server did not answer (run it again), 2 wrong command or configuration, 3 nothing found, 4 some refused.`;
