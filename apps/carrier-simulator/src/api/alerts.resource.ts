import type { DebuggerEvent } from '../admin/admin-shapes.js';
import { answerList } from './answer-list.js';
import { notFound, ok } from './answer.js';
import type { ApiCall } from './api-call.js';
import type { Resource } from './api-context.js';
import { formatIso } from './dates.js';

/** The debugger's alerts: one for each webhook that failed for good. */
export const alertsResource: Resource = {
  at: '/monitor/v1',
  permission: 'monitor/alerts',
  open(routes, { debuggerLog }) {
    const eventsOf = (call: ApiCall): DebuggerEvent[] => debuggerLog.all.filter(({ accountSid }) => accountSid === call.accountSid);
    routes.get('/Alerts', (call) => answerList(call, { key: 'alerts', items: eventsOf(call).filter(filterOf(call)), view: (event) => viewAlert(event, call) }));
    routes.get('/Alerts/:Sid', (call) => {
      const event = eventsOf(call).find(({ sid }) => sid === call.params['Sid']);
      if (event === undefined) return notFound(call.path);
      const status = event.httpStatus === null ? null : `HTTP ${event.httpStatus}`;
      return ok({ ...viewAlert(event, call), request_variables: '', response_body: null, response_headers: status, request_headers: null });
    });
  },
};

/** All alerts are errors. Dates are GMT, whole days or instants; what is no date counts as left out. */
function filterOf({ query }: ApiCall): (event: DebuggerEvent) => boolean {
  const level = query.get('LogLevel');
  const [start, end] = [Date.parse(query.get('StartDate') ?? ''), Date.parse(query.get('EndDate') ?? '')];
  return ({ atMs }) => (!level || level === 'error') && !(atMs < start) && !(atMs > end);
}

function viewAlert({ sid, accountSid, atMs, errorCode, resourceSid, url, method }: DebuggerEvent, call: ApiCall): object {
  const date = formatIso(atMs);
  return {
    account_sid: accountSid,
    alert_text: new URLSearchParams({ Msg: 'Webhook failed', ErrorCode: String(errorCode), LogLevel: 'ERROR', url }).toString(),
    api_version: '2010-04-01',
    date_created: date,
    date_generated: date,
    date_updated: date,
    error_code: String(errorCode),
    log_level: 'error',
    more_info: `https://www.twilio.com/docs/errors/${errorCode}`,
    request_method: method,
    request_url: url,
    resource_sid: resourceSid,
    service_sid: null,
    sid,
    url: call.linkTo(`/v1/Alerts/${sid}`),
  };
}
