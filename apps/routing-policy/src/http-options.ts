import type { HttpOptions } from '@signalbox/service';

/** A policy of ten thousand templates of the length of a short message, with their senders. */
const MOST_POLICY_BYTES = 4 * 1024 * 1024;

export const ROUTING_HTTP: HttpOptions = { bodyLimitBytes: MOST_POLICY_BYTES };
