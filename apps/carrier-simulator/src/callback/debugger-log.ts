import type { DebuggerEvent } from '../admin/admin-shapes.js';
import type { SettingsBoard } from '../admin/settings-board.js';
import { hashText } from '../random/seeded-random.js';
import type { CallbackDispatcher } from './callback-dispatcher.js';
import type { Field } from './request-signature.js';

/** What is kept of an endless run. */
const MOST_KEPT = 10_000;

/** Keeps what went wrong with webhooks, and reports it to the debugger's own webhook where one is set. */
export class DebuggerLog {
  private readonly settings: SettingsBoard;
  private kept: DebuggerEvent[] = [];
  private reported = 0;

  constructor(settings: SettingsBoard) {
    this.settings = settings;
  }

  /** The latest, oldest first. */
  get all(): readonly DebuggerEvent[] {
    return this.kept;
  }

  /** Through `dispatcher` the event is reported; its failure is no event, because that would go on for ever. */
  add(event: Omit<DebuggerEvent, 'sid'>, dispatcher: Pick<CallbackDispatcher, 'send'>): DebuggerEvent {
    this.reported += 1;
    const sid = `NO${hashText(`${event.resourceSid}|${event.url}|${this.reported}`).slice(0, 32)}`;
    const entry = { sid, ...event };
    this.kept.push(entry);
    if (this.kept.length > MOST_KEPT) this.kept = this.kept.slice(-MOST_KEPT / 2);
    const { debuggerUrl } = this.settings.current;
    if (debuggerUrl === null) return entry;
    dispatcher.send({ accountSid: event.accountSid, url: debuggerUrl, fields: reportFields(entry), idempotencyToken: sid, counts: { sent: 0, answered: 0 }, isReport: true });
    return entry;
  }

  reset(): void {
    this.kept = [];
    this.reported = 0;
  }
}

/** Source: https://www.twilio.com/docs/usage/troubleshooting/debugging-event-webhooks */
function reportFields({ sid, accountSid, atMs, errorCode, resourceSid, url, method, httpStatus }: DebuggerEvent): Field[] {
  const payload = {
    resource_sid: resourceSid,
    service_sid: null,
    error_code: String(errorCode),
    more_info: { Msg: 'Webhook failed', ErrorCode: String(errorCode), LogLevel: 'ERROR', ...(httpStatus === null ? {} : { httpResponse: String(httpStatus) }), url },
    webhook: { type: 'application/json', request: { url, method, parameters: {} }, response: { status_code: httpStatus } },
  };
  return [
    ['Sid', sid],
    ['AccountSid', accountSid],
    ['ParentAccountSid', ''],
    ['Level', 'ERROR'],
    ['Timestamp', new Date(atMs).toISOString()],
    ['PayloadType', 'application/json'],
    ['Payload', JSON.stringify(payload)],
  ];
}
