import type { Logger } from '@signalbox/telemetry';
import { logLevel, type logCreator } from 'kafkajs';

/** What kafkajs says about its own affairs; records and their bytes are not among them. */
const FIELDS = ['groupId', 'memberId', 'broker', 'topic', 'partition', 'retryCount', 'retryTime'] as const;

/** kafkajs calls errors what it then retries, and its information comes with every pause: both count for less here. */
export function bridgeLogs(logger: Logger): logCreator {
  return () => ({ namespace, level, log }) => {
    const fields: Record<string, unknown> = { client: namespace };
    for (const field of FIELDS) if (log[field] !== undefined) fields[field] = log[field] as unknown;
    const error: unknown = log['error'];
    if (error !== undefined) fields['cause'] = error instanceof Error ? error.message : error;
    if (level === logLevel.ERROR) logger.warn(log.message, fields);
    else if (level === logLevel.WARN) logger.info(log.message, fields);
    else logger.debug(log.message, fields);
  };
}
