import { AdapterError } from '@signalbox/message';
import { AccountLines, isOfAnother, MOVED, withoutAccount } from '../account-lines.js';
import { SHORTEST_CALL_DEADLINE_MS, type CarrierOptions } from '../carrier-options.js';
import type { Exchange } from '../http-exchange.js';
import type { LookUp, LookUpQuery, MessageProvider, SubmitRequest, Verdict } from '../message-provider.js';
import { callFieldsOf, messageFieldsOf } from './create-fields.js';
import { withWireCall } from './http-client.js';
import { listByRecipient } from './list-by-recipient.js';
import { loadSdk } from './twilio-client.js';
import { openTwilioLine, type TwilioLine } from './twilio-line.js';
import { twilioOrigins } from './twilio-origins.js';
import { validityPeriodSeconds } from './validity-period.js';
import { readVerdict } from './verdict.js';

/** Twilio's messages and calls over its official SDK, on our own connections. */
export function createTwilioProvider(options: CarrierOptions): MessageProvider {
  if (options.callDeadlineMs < SHORTEST_CALL_DEADLINE_MS) throw new RangeError(`a call deadline below ${SHORTEST_CALL_DEADLINE_MS} ms puts too much in doubt`);
  loadSdk();
  const origins = options.origins ?? twilioOrigins({ edges: [], region: 'us1' });
  const lines = new AccountLines('twilio', options.credentials, (account) => openTwilioLine(account, { ...options, origins }));
  return {
    name: 'twilio',
    serves: (tenantId) => lines.serves(tenantId),
    async submit(request) {
      const line = lines.lineFor(request.tenantId);
      const verdict = line === null ? withoutAccount(request.tenantId) : isOfAnother(line, request) ? MOVED : await submit(line, options, request);
      options.metrics.count('sb_provider_requests_total', { provider: 'twilio', outcome: verdict.kind });
      return verdict;
    },
    accountOf: (tenantId) => lines.accountOf(tenantId),
    findByRecipient: (query) => findByRecipient(lines, options.callDeadlineMs, query),
    close: (budgetMs) => lines.close(budgetMs),
  };
}

async function submit(line: TwilioLine, { clock, metrics, callDeadlineMs, statusCallbackBaseUrl }: CarrierOptions, request: SubmitRequest): Promise<Verdict> {
  const validityPeriod = validityPeriodSeconds(request.validForMs);
  if (validityPeriod === null) return { kind: 'expired' };
  let writtenAtMs: number | undefined;
  const wire = { deadlineMs: callDeadlineMs, mayWrite: () => request.mayWrite(), onWrite: () => void (writtenAtMs = clock.monotonicMs()) };
  const create = (): Promise<unknown> => (request.channel === 'voice'
    ? line.submitting.calls.create(callFieldsOf(request, statusCallbackBaseUrl))
    : line.submitting.messages.create(messageFieldsOf(request, validityPeriod, statusCallbackBaseUrl)));
  const { exchange } = await withWireCall(wire, create);
  if (writtenAtMs !== undefined) metrics.observe('sb_provider_seconds', { provider: 'twilio' }, (clock.monotonicMs() - writtenAtMs) / 1000);
  return readExchange(exchange, line.account);
}

function readExchange(exchange: Exchange | undefined, account: string): Verdict {
  switch (exchange?.kind) {
    case 'answered': return readVerdict(exchange.answer, account);
    case 'refused': return { kind: 'not-written' };
    case 'no-place':
    case 'not-connected': return { kind: 'unreachable', detail: exchange.detail };
    case 'broken': return { kind: 'ambiguous', reason: 'reply-lost', detail: exchange.detail };
    case undefined: throw new Error('the SDK made no request');
  }
}

/** An account without a key (any more) is asked once there is one again: another one knows nothing of the attempt. */
async function findByRecipient(lines: AccountLines<'twilio', TwilioLine>, deadlineMs: number, query: LookUpQuery): Promise<LookUp> {
  const line = query.account === null || query.account === lines.accountOf(query.tenantId) ? lines.lineFor(query.tenantId) : lines.lineTo(query.account);
  if (line === null) throw new AdapterError('credentials-missing', 'unreachable', { message: `there is no key to look up in the account ${query.account ?? 'of the tenant'}` });
  return listByRecipient(line.lookingUp, query, deadlineMs);
}
