/** One record as it lies in a topic; an instance of a schema for documentation and tests. */
export interface ExampleRecord {
  readonly topic: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Examples by file name, which is `<schema>.json` or `<schema>.<case>.json`. */
export type Examples = Readonly<Record<string, ExampleRecord>>;
