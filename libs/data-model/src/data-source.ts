import { DataSource } from 'typeorm';
import { AnalyticsAlertEntity, AnalyticsCallEntity } from './entities/analytics-call.entity.js';
import { AnalyticsAnomalyEntity, AnalyticsHealthEntity, AnalyticsRoundEntity, SenderHealthEntity } from './entities/analytics-judgement.entity.js';
import { AnalyticsMessageEntity } from './entities/analytics-message.entity.js';
import { AnalyticsLatencyEntity, AnalyticsMinuteEntity, AnalyticsSliceEntity } from './entities/analytics-minute.entity.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';
import { CancellationEntity } from './entities/cancellation.entity.js';
import { CapEntity } from './entities/cap.entity.js';
import { DeadLetterEntity } from './entities/dead-letter.entity.js';
import { DeadLetterActionEntity } from './entities/dead-letter-action.entity.js';
import { DecisionEntity } from './entities/decision.entity.js';
import { FraudCallEntity } from './entities/fraud-call.entity.js';
import { FraudHoldEntity } from './entities/fraud-hold.entity.js';
import { FraudMessageEntity } from './entities/fraud-message.entity.js';
import { FraudSafeEntryEntity, FraudVerdictEntity } from './entities/fraud-verdict.entity.js';
import { FraudHourEntity, FraudSlotEntity } from './entities/fraud-window.entity.js';
import { IdempotencyEntity } from './entities/idempotency.entity.js';
import { LeverChangeEntity } from './entities/lever-change.entity.js';
import { LeverEntity } from './entities/lever.entity.js';
import { MessageStatusEntity } from './entities/message-status.entity.js';
import { MessageTimelineEntity } from './entities/message-timeline.entity.js';
import { OptOutEntity } from './entities/opt-out.entity.js';
import { PaceTermsEntity } from './entities/pace-terms.entity.js';
import { PARKED_RECORD_ENTITIES } from './entities/parked-record.entity.js';
import { PolicyRevisionEntity } from './entities/policy-revision.entity.js';
import { ProviderSidEntity } from './entities/provider-sid.entity.js';
import { RateBucketEntity } from './entities/rate-bucket.entity.js';
import { SendAttemptEntity } from './entities/send-attempt.entity.js';
import { SenderEntity } from './entities/sender.entity.js';
import { StickySenderEntity } from './entities/sticky-sender.entity.js';
import { TenantEntity } from './entities/tenant.entity.js';
import { UnpublishedIntentEntity } from './entities/unpublished-intent.entity.js';
import { IntakeTables1795305600001 } from './migrations/1795305600001-intake-tables.migration.js';
import { RoutingPolicyTables1795305600002 } from './migrations/1795305600002-routing-policy-tables.migration.js';
import { PacingSenderTables1795305600003 } from './migrations/1795305600003-pacing-sender-tables.migration.js';
import { CallbackIngestionTables1795305600004 } from './migrations/1795305600004-callback-ingestion-tables.migration.js';
import { MessageStatusOpenWork1795305600005 } from './migrations/1795305600005-message-status-open-work.migration.js';
import { DeadLetterTables1795305600006 } from './migrations/1795305600006-dead-letter-tables.migration.js';
import { ParkedTables1795305600007 } from './migrations/1795305600007-parked-tables.migration.js';
import { Cancellations1795305600010 } from './migrations/1795305600010-cancellations.migration.js';
import { HttpDoorTables1795305600020 } from './migrations/1795305600020-http-door-tables.migration.js';
import { PaceTables1795305600030 } from './migrations/1795305600030-pace-tables.migration.js';
import { FraudTables1795305600050 } from './migrations/1795305600050-fraud-tables.migration.js';
import { AttemptAccount1795305600055 } from './migrations/1795305600055-attempt-account.migration.js';
import { PaceClock1795305600056 } from './migrations/1795305600056-pace-clock.migration.js';
import { AnalyticsTables1795305600060 } from './migrations/1795305600060-analytics-tables.migration.js';
import { FraudInForce1795305600070 } from './migrations/1795305600070-fraud-in-force.migration.js';
import { SlotLeads1795305600071 } from './migrations/1795305600071-slot-leads.migration.js';

export const ENTITIES = [
  TenantEntity, IdempotencyEntity, CancellationEntity, ApiKeyEntity, UnpublishedIntentEntity,
  PolicyRevisionEntity, SenderEntity, DecisionEntity, StickySenderEntity, OptOutEntity, LeverEntity, LeverChangeEntity,
  SendAttemptEntity, RateBucketEntity, CapEntity, PaceTermsEntity,
  MessageStatusEntity, MessageTimelineEntity, ProviderSidEntity,
  DeadLetterEntity, DeadLetterActionEntity,
  FraudMessageEntity, FraudSlotEntity, FraudHourEntity, FraudCallEntity, FraudVerdictEntity, FraudSafeEntryEntity, FraudHoldEntity,
  AnalyticsMessageEntity, AnalyticsSliceEntity, AnalyticsMinuteEntity, AnalyticsLatencyEntity, AnalyticsCallEntity, AnalyticsAlertEntity, AnalyticsRoundEntity, AnalyticsHealthEntity, AnalyticsAnomalyEntity,
  SenderHealthEntity,
  ...PARKED_RECORD_ENTITIES,
];

/** In the order in which they run; one that has run anywhere is never edited again. */
export const MIGRATIONS = [
  IntakeTables1795305600001, RoutingPolicyTables1795305600002, PacingSenderTables1795305600003, CallbackIngestionTables1795305600004,
  MessageStatusOpenWork1795305600005, DeadLetterTables1795305600006, ParkedTables1795305600007,
  Cancellations1795305600010,
  HttpDoorTables1795305600020,
  PaceTables1795305600030,
  FraudTables1795305600050,
  AttemptAccount1795305600055, PaceClock1795305600056,
  AnalyticsTables1795305600060,
  FraudInForce1795305600070,
  SlotLeads1795305600071,
];

export interface DataSourceOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  /** Largest number of connections. */
  readonly max: number;
  /** The server cancels a statement after this time; without it a statement may take as long as it needs. */
  readonly statementTimeoutMs?: number;
}

/** Told to wait no longer than the server does, and a little more where the server is gone. */
const GONE_MS = 1_000;

/** For migrations and cold paths; hot paths are hand-written SQL over a pool of their own. Not yet connected. */
export function createDataSource({ databaseUrl, applicationName, max, statementTimeoutMs }: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    applicationName,
    poolSize: max,
    connectTimeoutMS: 5_000,
    ...(statementTimeoutMs !== undefined && { extra: { statement_timeout: statementTimeoutMs, query_timeout: statementTimeoutMs + GONE_MS } }),
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    // Migrations are written by hand; nothing is ever derived from the entities.
    synchronize: false,
    logging: false,
    installExtensions: false,
  });
}
