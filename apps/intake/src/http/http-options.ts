import type { HttpOptions } from '@signalbox/service';
import { MOST_BATCH_BYTES } from './intent.controller.js';

/** How the server of this service reads bodies: bounded, and as the bytes that came. */
export const INTAKE_HTTP: HttpOptions = { bodyLimitBytes: MOST_BATCH_BYTES, jsonAsBytes: true };
