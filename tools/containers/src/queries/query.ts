/** A PromQL expression with where it stands, for people. */
export interface Query {
  /** Such as `overview / CPU` or `alert KafkaAway`. */
  readonly place: string;
  /** Without variables: each stands for all of its values. */
  readonly expression: string;
}

/** A panel asks one question or several; it is of use where one of them has an answer. */
export interface PanelQueries {
  readonly place: string;
  readonly queries: readonly Query[];
}
