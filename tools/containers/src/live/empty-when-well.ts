/** A panel that shows nothing on a day on which nothing goes wrong. */
export interface EmptyPanel {
  /** `<dashboard> / <title>`. */
  readonly panel: string;
  readonly because: string;
}

export const EMPTY_WHEN_WELL_FILE = 'deploy/grafana/empty-when-well.json';
