import type { LabelName, LabelValue } from './label-values.js';

interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly LabelName[];
  readonly help: string;
  /** Upper bounds of a histogram, in the unit of its name. */
  readonly buckets?: readonly number[];
}

/** From a fast statement to the statement timeout. */
const IO_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
/** From an idle pipeline to the shortest expiry in use (300 s). */
const PIPELINE_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300];
/** A receipt takes seconds to days. */
const RECEIPT_SECONDS = [1, 5, 15, 60, 300, 3600, 86_400];
const BATCH_ITEMS = [1, 10, 50, 200, 500];

/** The closed list of metrics; docs/metrics.md is generated from it. Times are in seconds, as Prometheus expects. */
export const METRICS = {
  sb_records_handled_total: { type: 'counter', labels: ['role', 'outcome'], help: 'Records a consumer finished, by outcome.' },
  sb_handler_seconds: { type: 'histogram', labels: ['role'], buckets: IO_SECONDS, help: 'One execution of a handler.' },
  sb_queue_lag_seconds: { type: 'gauge', labels: ['role', 'lane'], help: 'Age of the oldest record not yet completed; 0 when all is done. What autoscaling reads.' },
  sb_queue_depth: { type: 'gauge', labels: ['role', 'lane'], help: 'Records fetched and waiting for a handler.' },
  sb_in_flight: { type: 'gauge', labels: ['role', 'lane'], help: 'Records inside a handler.' },
  sb_parked: { type: 'gauge', labels: ['role', 'lane'], help: 'Records that wait for a known time.' },
  sb_parked_on_disk: { type: 'gauge', labels: ['role', 'lane'], help: 'Records that wait on disk, of the partitions of this process.' },
  sb_parked_stored_total: { type: 'counter', labels: ['role'], help: 'Records put on disk to wait, because they have to wait long or wait behind one that does.' },
  sb_parked_taken_up_total: { type: 'counter', labels: ['role'], help: 'Records taken up from disk.' },
  sb_parked_unreadable_total: { type: 'counter', labels: ['role'], help: 'Records on disk whose envelope could not be opened: their recipient waits. Above 0 is a defect, or a key that is missing.' },
  sb_retries_total: { type: 'counter', labels: ['role'], help: 'Executions repeated after a transient failure.' },
  sb_dead_letters_total: { type: 'counter', labels: ['role', 'class'], help: 'Records given up and kept in dead-letters.' },
  sb_replays_total: { type: 'counter', labels: ['role', 'outcome'], help: 'Records that came with the header of a replay: `taken`, or `refused` where the header was not made by us for this topic.' },
  sb_consumer_crashes_total: { type: 'counter', labels: ['role'], help: 'Crashes of a consumer, restarted or not.' },
  sb_rebalances_total: { type: 'counter', labels: ['role'], help: 'Assignments of partitions taken over: one for each join of the consumer group.' },
  sb_partitions: { type: 'gauge', labels: ['role', 'lane'], help: 'Partitions assigned to this process.' },
  sb_commits_dropped_total: { type: 'counter', labels: ['role'], help: 'Offset commits dropped because the partition had moved on.' },
  sb_records_published_total: { type: 'counter', labels: ['topic'], help: 'Records acknowledged by all in-sync replicas.' },
  sb_publish_seconds: { type: 'histogram', labels: [], buckets: IO_SECONDS, help: 'From handing a batch to the producer to its acknowledgement.' },
  sb_publish_failures_total: { type: 'counter', labels: [], help: 'Attempts to write that failed; what they left over is tried again until its deadline.' },
  sb_publish_resent_total: { type: 'counter', labels: [], help: 'Records sent again because the acknowledgement left their partition out.' },
  sb_intents_total: { type: 'counter', labels: ['lane', 'outcome'], help: 'Intents decided at intake: accepted, duplicate or the reason of the refusal.' },
  sb_lane_moves_total: { type: 'counter', labels: ['lane'], help: 'Intents that came on another lane than their purpose asks for, by the lane they came on.' },
  sb_http_intents: { type: 'gauge', labels: ['lane', 'place'], help: 'Intents that came over HTTP and are not answered yet.' },
  sb_http_accept_seconds: { type: 'histogram', labels: ['lane'], buckets: IO_SECONDS, help: 'From the request with an intent to the acknowledgement of the brokers.' },
  sb_intents_unpublished: { type: 'gauge', labels: [], help: 'Intents of the HTTP door that were stored a while ago and whose publication is not acknowledged. Above 0 for long, and Kafka is away.' },
  sb_intents_swept_total: { type: 'counter', labels: [], help: 'Intents of the HTTP door that a crash or an outage had left between their row and Kafka, and that were published after all.' },
  sb_messages_routed_total: { type: 'counter', labels: ['lane', 'outcome'], help: 'Messages decided by routing.' },
  sb_submissions_total: { type: 'counter', labels: ['lane', 'outcome'], help: 'Verdicts of carrier calls.' },
  sb_intent_to_submit_seconds: { type: 'histogram', labels: ['lane'], buckets: PIPELINE_SECONDS, help: 'From acceptance of the intent to acceptance by the carrier.' },
  sb_submit_to_final_seconds: { type: 'histogram', labels: ['lane'], buckets: RECEIPT_SECONDS, help: 'From acceptance by the carrier to the final status.' },
  sb_in_doubt_open: { type: 'gauge', labels: [], help: 'Sends whose outcome is not known yet.' },
  sb_in_doubt_oldest_seconds: { type: 'gauge', labels: [], help: 'Since when the oldest of them is known to be in doubt here; 0 where there is none.' },
  sb_in_doubt_settled_total: { type: 'counter', labels: ['way'], help: 'Sends in doubt that were settled.' },
  sb_list_visibility_seconds: { type: 'histogram', labels: ['provider'], buckets: [0.5, 1, 2, 3, 5, 10, 30], help: 'From acceptance by the carrier until its list shows the message: L, by sampling.' },
  sb_list_visibility_late_total: { type: 'counter', labels: ['provider'], help: 'Samples that the list of the carrier showed only after half of LISTING_DELAY_MS, or not at all. Above 0 a message may be sent twice: raise LISTING_DELAY_MS.' },
  sb_breaker_share: { type: 'gauge', labels: ['provider', 'scope'], help: 'Share of recipients that may go this way, from 1 (sound) to 0 (only probes): the smallest of the scope in this process.' },
  sb_breaker_openings_total: { type: 'counter', labels: ['provider', 'scope'], help: 'How often a way was closed to all but probes.' },
  sb_failovers_total: { type: 'counter', labels: ['provider', 'lane'], help: 'Calls by another way than routing chose, by the provider they went to.' },
  sb_retry_budget_waits_total: { type: 'counter', labels: ['provider', 'lane'], help: 'Retries that had to wait because the budget was spent.' },
  sb_throttled_total: { type: 'counter', labels: ['provider'], help: 'Answers that asked us to slow down (429 and the like).' },
  sb_slots_leased_total: { type: 'counter', labels: [], help: 'Pacing slots leased. What is not void of them was used: the use of the leases.' },
  sb_slot_wait_seconds: { type: 'histogram', labels: ['bucket'], buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5], help: 'From asking for a slot to the slot, by the bucket that set its time.' },
  sb_slots_void_total: { type: 'counter', labels: [], help: 'Pacing slots that passed unused.' },
  sb_cap_waits_total: { type: 'counter', labels: ['lane'], help: 'How often messages found a daily cap used up and were parked: at first, and then at each asking, every 7.5 to 15 minutes.' },
  sb_cap_left_ratio: { type: 'gauge', labels: ['cap'], help: 'Part of a daily cap that is left until its midnight; 0 holds back or blocks all that it covers.' },
  sb_provider_requests_total: { type: 'counter', labels: ['provider', 'outcome'], help: 'Requests to a carrier, by the class of the answer.' },
  sb_provider_seconds: { type: 'histogram', labels: ['provider'], buckets: IO_SECONDS, help: 'One request to a carrier, from the first byte to the answer.' },
  sb_provider_concurrent_requests: { type: 'gauge', labels: ['provider'], help: 'Requests of an account that were under way at the carrier, as its last answer within a minute counted them, over all processes; of several accounts the largest, 0 where none answered.' },
  sb_provider_concurrency_limit: { type: 'gauge', labels: ['provider'], help: 'Requests that a lane of this process lets be under way at the carrier for an account, the lowest of its lanes and accounts. Below what is configured: the carrier was close to refusing more.' },
  sb_provider_edges_out: { type: 'gauge', labels: ['provider'], help: 'Edges of the carrier that are left out because they could not be reached, in the lane and account of this process that leaves out most.' },
  sb_credentials_read_total: { type: 'counter', labels: ['outcome'], help: 'Changed texts of the credentials file: `taken`, or `refused` as faulty; then the accounts read before stay in force.' },
  sb_credential_age_seconds: { type: 'gauge', labels: ['provider'], help: 'Age of the oldest key in use, of those whose creation is known.' },
  sb_callbacks_total: { type: 'counter', labels: ['outcome'], help: 'Webhooks answered.' },
  sb_spool_records: { type: 'gauge', labels: [], help: 'Webhooks on the disk of an edge that are not in Kafka yet.' },
  sb_spool_bytes: { type: 'gauge', labels: [], help: 'What they take on the disk; the cap is SPOOL_MAX_BYTES.' },
  sb_spool_oldest_seconds: { type: 'gauge', labels: [], help: 'Age of the oldest of them; 0 where there is none. The cap is SPOOL_MAX_AGE_SECONDS.' },
  sb_spool_handled_total: { type: 'counter', labels: ['outcome'], help: 'Records of the spool: `spooled`, `replayed` to Kafka, `refused` (full, or the disk failed), `torn` (never finished, cut off), `damaged` (set aside), `rejected` (whole, but Kafka or the keyring will never take it; set aside).' },
  sb_spool_append_seconds: { type: 'histogram', labels: [], buckets: IO_SECONDS, help: 'From handing a record to the spool until it is on the disk.' },
  sb_signature_failures_total: { type: 'counter', labels: [], help: 'Webhooks refused because their signature is missing or wrong.' },
  sb_status_changes_total: { type: 'counter', labels: ['lane', 'status'], help: 'Status changes applied and published.' },
  sb_fraud_verdicts_total: { type: 'counter', labels: ['outcome'], help: 'Verdicts on traffic that someone may earn by, by what they ask for.' },
  sb_fraud_scoring_seconds: { type: 'histogram', labels: [], buckets: IO_SECONDS, help: 'One look at all busy traffic.' },
  sb_report_seconds: { type: 'histogram', labels: [], buckets: IO_SECONDS, help: 'One report of analytics in the database.' },
  sb_anomalies_total: { type: 'counter', labels: ['outcome'], help: 'Hours of some traffic that were far from the same hour of other days, by the figure.' },
  sb_delivery_health_lowest_ratio: { type: 'gauge', labels: [], help: 'Health of the sender and country that delivers worst, from 1 (well, or nothing known) to 0.' },
  sb_database_batch_items: { type: 'histogram', labels: ['batch'], buckets: BATCH_ITEMS, help: 'Rows in one micro-batch.' },
  sb_database_seconds: { type: 'histogram', labels: ['batch'], buckets: IO_SECONDS, help: 'One micro-batch in the database.' },
  sb_database_failures_total: { type: 'counter', labels: ['batch'], help: 'Micro-batches that failed.' },
  sb_database_connections: { type: 'gauge', labels: ['database', 'connection'], help: 'Connections of a database pool, and callers that wait for one. Awaited for long, and the pool is too small or the database too slow.' },
  sb_partition_days_ahead: { type: 'gauge', labels: ['table'], help: 'Days after today that have their partition; 0: today is the last one. Below 0 the rows of today fall into the default partition.' },
  sb_partition_days_overdue: { type: 'gauge', labels: ['table'], help: 'Days of a table that its retention should have dropped and that are still there.' },
  sb_levers_age_seconds: { type: 'gauge', labels: [], help: 'Age of the last successful read of the levers.' },
  sb_event_loop_delay_seconds: { type: 'gauge', labels: ['quantile'], help: 'Delay of the event loop over the last interval; heartbeats share the loop.' },
  sb_event_loop_blocks_total: { type: 'counter', labels: [], help: 'Intervals of 10 s in which the event loop was blocked for more than 1 s. Above 0 heartbeats are late, and a block of 10 s costs the process its partitions.' },
  sb_log_scrubs_total: { type: 'counter', labels: [], help: 'Log values in which a phone number had to be blanked. Above 0 is a defect.' },
  sb_label_values_refused_total: { type: 'counter', labels: [], help: 'Label values recorded as `other`. Above 0 is a defect.' },
} as const satisfies Record<string, MetricRow>;

type Metric = typeof METRICS;
export type MetricName = keyof Metric;
type NamesOf<T extends MetricRow['type']> = { [N in MetricName]: Metric[N]['type'] extends T ? N : never }[MetricName];
export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
export type HistogramName = NamesOf<'histogram'>;

type NamesOfLabels<N extends MetricName> = Metric[N]['labels'][number];

/** Exactly the labels that the metric declares; `{}` where it has none. */
export type LabelsOf<N extends MetricName> = [NamesOfLabels<N>] extends [never] ? Readonly<Record<string, never>> : { readonly [L in NamesOfLabels<N>]: LabelValue<L> };
