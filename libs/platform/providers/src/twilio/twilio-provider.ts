import { AdapterError } from '@signalbox/message';
import { AccountLines, isOfAnother, MOVED, withoutAccount } from '../account-lines.js';
import { SHORTEST_CALL_DEADLINE_MS, type CarrierOptions } from '../carrier-options.js';
import type { LookUp, LookUpQuery, MessageProvider, SubmitRequest, Verdict } from '../message-provider.js';
import { submitOnce } from '../submit-once.js';
import { callForm, messageForm } from './create-forms.js';
import { listByRecipient } from './list-by-recipient.js';
import { loadSdk } from './twilio-client.js';
import { openTwilioLine, type TwilioLine } from './twilio-line.js';
import { twilioOrigins } from './twilio-origins.js';
import { validityPeriodSeconds } from './validity-period.js';
import { readVerdict } from './verdict.js';

/** Twilio's messages and calls, on connections of ours. What it lists is read by its SDK. */
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

/** Not over the SDK: it would only rename the fields, and its errors say less than the exchange does. */
async function submit({ account, connections, headers }: TwilioLine, options: CarrierOptions, request: SubmitRequest): Promise<Verdict> {
  const validityPeriod = validityPeriodSeconds(request.validForMs);
  if (validityPeriod === null) return { kind: 'expired' };
  const { statusCallbackBaseUrl } = options;
  const [resource, form] = request.channel === 'voice' ? ['Calls', callForm(request, statusCallbackBaseUrl)] : ['Messages', messageForm(request, validityPeriod, statusCallbackBaseUrl)];
  return submitOnce(connections, options, request, {
    provider: 'twilio', path: `/2010-04-01/Accounts/${account}/${resource}.json`, headers, body: form.toString(), readVerdict: (answer) => readVerdict(answer, account),
  });
}

/** An account without a key (any more) is asked once there is one again: another one knows nothing of the attempt. */
async function findByRecipient(lines: AccountLines<'twilio', TwilioLine>, deadlineMs: number, query: LookUpQuery): Promise<LookUp> {
  const line = query.account === null || query.account === lines.accountOf(query.tenantId) ? lines.lineFor(query.tenantId) : lines.lineTo(query.account);
  if (line === null) throw new AdapterError('credentials-missing', 'unreachable', { message: `there is no key to look up in the account ${query.account ?? 'of the tenant'}` });
  return listByRecipient(line.lookingUp, query, deadlineMs);
}
