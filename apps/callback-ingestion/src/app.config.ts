import { defineConfig, field, jsonMap, listOf, loadConfigOrExit, oneOf, PLATFORM_FIELDS, text, url, wholeNumber, type ConfigDefinition } from '@signalbox/service';

const ROLES = ['edge', 'projector'] as const;
export type ServiceRole = (typeof ROLES)[number];

/** What SPOOL_DIRECTORY says where there shall be none. */
export const NO_SPOOL = 'none';

const FIELDS = {
  ...PLATFORM_FIELDS,
  SERVICE_ROLES: field<readonly ServiceRole[]>({ doc: 'Roles this process plays, between commas: edge takes webhooks, projector makes statuses.', parse: listOf(oneOf(ROLES)), default: ROLES }),
  PUBLIC_BASE_URL: field({ doc: 'The edge as the carrier reaches it, e.g. https://hooks.example.com; webhooks are signed with it. Needed by the edge.', parse: url('http:', 'https:'), default: '' }),
  CREDENTIALS_FILE: field({ doc: 'JSON file of the accounts whose webhooks are taken, with the tokens that they sign with; read again when it changes, see docs/operations.md.', parse: text, default: '' }),
  CREDENTIALS_ENVIRONMENT: field({ doc: 'Which accounts of the file are used: those of this environment.', parse: text, default: 'production' }),
  TWILIO_ACCOUNT_SID: field({ doc: 'A further account whose webhooks are taken. Needed by the edge where there is no file.', parse: text, default: '' }),
  TWILIO_AUTH_TOKEN: field({ doc: 'The token that the account signs with. Needed with the account.', parse: text, default: '', secret: true }),
  TWILIO_AUTH_TOKEN_PREVIOUS: field({ doc: 'The token before it, while it is being replaced.', parse: text, default: '', secret: true }),
  TWILIO_SUBACCOUNT_TOKENS: field<Readonly<Record<string, string>>>({ doc: 'Further accounts as JSON {"AC…": "<token>"}, or "<token>,<previous token>".', parse: jsonMap, default: {}, secret: true }),
  VONAGE_APPLICATION_ID: field({ doc: 'The Vonage application whose webhooks are taken; empty where there is none.', parse: text, default: '' }),
  VONAGE_SIGNATURE_SECRET: field({ doc: 'The secret that it signs with.', parse: text, default: '', secret: true }),
  VONAGE_SIGNATURE_SECRET_PREVIOUS: field({ doc: 'The secret before it, while it is being replaced.', parse: text, default: '', secret: true }),
  SPOOL_DIRECTORY: field({ doc: `Where webhooks wait while Kafka does not answer: a directory of this process alone, on a volume that outlives it. \`${NO_SPOOL}\` has them answered with 503 then. Needed by the edge.`, parse: text, default: '' }),
  SPOOL_MAX_BYTES: field({ doc: 'What may wait there, in bytes (a webhook takes about 2 kB); more are answered with 503.', parse: wholeNumber(4_096, 2 ** 50), default: 2 * 1024 ** 3 }),
  SPOOL_MAX_AGE_SECONDS: field({ doc: 'How long the oldest may wait there, in seconds, before more are answered with 503.', parse: wholeNumber(1, 30 * 86_400), default: 86_400 }),
  EDGE_MAX_IN_FLIGHT: field({ doc: 'Webhooks that may wait for the broker at once, and for the disk; more are answered with 503.', parse: wholeNumber(1, 100_000), default: 2_000 }),
  PUBLISH_DEADLINE_MS: field({ doc: 'Longest wait for the broker, in milliseconds, before a webhook goes to the spool.', parse: wholeNumber(50, 10_000), default: 1_000 }),
  UNMATCHED_WAIT_SECONDS: field({ doc: 'How long a callback that names no message waits for its id to become known, before it goes to dead-letters.', parse: wholeNumber(1, 600), default: 60 }),
  RECEIPT_WAIT_HOURS: field({ doc: 'How long a sent message waits for its receipt, in hours, before it is unknown.', parse: wholeNumber(1, 720), default: 72 }),
};

const NEEDED_BY_EDGE = ['PUBLIC_BASE_URL', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'SPOOL_DIRECTORY'] as const;
/** What a credentials file says in their place. */
const SAID_BY_FILE: readonly string[] = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'];

/** A process that is the projector alone holds no token. */
export const CALLBACK_INGESTION_CONFIG: ConfigDefinition<typeof FIELDS> = {
  fields: FIELDS,
  read(environment, faults) {
    const values = defineConfig(FIELDS).read(environment, faults);
    const isEdge = values.serviceRoles?.includes('edge') === true;
    const hasFile = Boolean(environment['CREDENTIALS_FILE']?.trim());
    const needed = NEEDED_BY_EDGE.filter((name) => !(hasFile && SAID_BY_FILE.includes(name)));
    for (const name of needed) if (isEdge && !environment[name]?.trim()) faults.push(`${name} is not set: ${FIELDS[name].doc}`);
    return values;
  },
};

export const config = loadConfigOrExit(CALLBACK_INGESTION_CONFIG, process.env);
