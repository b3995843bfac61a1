import { LANES, type Lane } from '@signalbox/message';
import { LOG_LEVELS, type LogLevel } from '@signalbox/telemetry';
import { defineConfig, field, type ConfigOf, type Environment } from './config-definition.js';
import { parseFaults } from './fault-points.js';
import { checked, hostAndPort, keyList, keyMap, listOf, oneOf, secretKey, text, url, wholeNumber } from './config-parsers.js';

/** What every service reads; an app spreads it into its own definition. */
export const PLATFORM_FIELDS = {
  SERVICE_ROLES: field<readonly string[]>({ doc: 'Roles this process plays, between commas; all of the service where not set.', parse: listOf(text), default: [] }),
  LANES: field<readonly Lane[]>({ doc: 'Lanes this process serves, between commas.', parse: listOf(oneOf(LANES)), default: LANES }),
  HTTP_HOST: field({ doc: 'Address to listen on.', parse: text, default: '127.0.0.1' }),
  HTTP_PORT: field({ doc: 'Port to listen on; 0 takes a free one.', parse: wholeNumber(0, 65_535), default: 8080 }),
  KAFKA_BROKERS: field<readonly string[]>({ doc: 'Brokers as host:port, between commas.', parse: listOf(hostAndPort) }),
  KAFKA_TOPIC_PREFIX: field({ doc: 'Put before the name of every topic and group of this deployment.', parse: text, default: '' }),
  DATABASE_URL: field({ doc: 'PostgreSQL, as postgres://user:password@host:port/database.', parse: url('postgres:', 'postgresql:'), secret: true }),
  LOG_LEVEL: field<LogLevel>({ doc: 'Lowest level that is written.', parse: oneOf(LOG_LEVELS), default: 'info' }),
  SHUTDOWN_BUDGET_MS: field({ doc: 'Longest orderly shutdown, in milliseconds; shorter than the grace period of whoever stops the process.', parse: wholeNumber(1_000, 600_000), default: 20_000 }),
  FAULT_POINTS: field({ doc: 'For tests only: where this process kills or stops itself, e.g. intake.before-publish:exit@3.', parse: checked(parseFaults), default: '' }),
  SB_FIELD_KEYS: field<Readonly<Record<string, string>>>({ doc: 'Field keys as JSON {"<key id>": "<base64 of 32 bytes>"}; all of them open.', parse: keyMap, secret: true }),
  SB_FIELD_KEY: field({ doc: 'The id of the field key that seals.', parse: text }),
  SB_PEPPERS: field<readonly string[]>({ doc: 'Peppers of the recipient key as a JSON array of base64 (32 bytes each), the oldest first.', parse: keyList, secret: true }),
  SB_BODY_KEY: field({ doc: 'Key of the hashes of message bodies, base64 of 32 bytes.', parse: secretKey, secret: true }),
  SB_INTAKE_PRIVATE_KEYS: field<Readonly<Record<string, string>>>({ doc: 'Private keys that open intents, as JSON {"<key id>": "<base64 of 32 bytes>"}; only intake needs them.', parse: keyMap, default: {}, secret: true }),
};

export const PLATFORM_CONFIG = defineConfig(PLATFORM_FIELDS);
export type PlatformConfig = ConfigOf<typeof PLATFORM_CONFIG>;

/** Reads the shared fields alone; see ConfigDefinition.read. */
export function readPlatformConfig(environment: Environment, faults: string[]): PlatformConfig {
  return PLATFORM_CONFIG.read(environment, faults);
}
