import { AccountConnections } from '../account-connections.js';
import { AccountLines, isOfAnother, MOVED, withoutAccount, type AccountLine } from '../account-lines.js';
import type { VonageAccount } from '../credentials/account.js';
import { SHORTEST_CALL_DEADLINE_MS, type CarrierOptions } from '../carrier-options.js';
import type { MessageProvider, SubmitRequest, Verdict } from '../message-provider.js';
import { submitOnce } from '../submit-once.js';
import { createTokenMaker } from './application-token.js';
import { messageBodyOf, ttlSeconds } from './message-body.js';
import { readVonageVerdict } from './verdict.js';

const ORIGIN = 'https://api.nexmo.com';
const PATH = '/v1/messages';
const TOO_MANY_REQUESTS = 429;
const NO_LOOK_UP = 'the API has no list of messages by recipient';

interface VonageLine extends AccountLine {
  readonly connections: AccountConnections;
  readonly makeToken: () => Promise<string>;
}

/** Vonage's Messages API, version 1: SMS, WhatsApp and single pictures by MMS. What it has taken cannot be looked up. */
export function createVonageProvider(options: CarrierOptions): MessageProvider {
  if (options.callDeadlineMs < SHORTEST_CALL_DEADLINE_MS) throw new RangeError(`a call deadline below ${SHORTEST_CALL_DEADLINE_MS} ms puts too much in doubt`);
  const lines = new AccountLines('vonage', options.credentials, (account) => openLine(account, options));
  return {
    name: 'vonage',
    serves: (tenantId, channel) => channel !== 'voice' && lines.serves(tenantId),
    async submit(request) {
      const line = lines.lineFor(request.tenantId);
      const verdict = line === null ? withoutAccount(request.tenantId) : isOfAnother(line, request) ? MOVED : await submit(line, options, request);
      options.metrics.count('sb_provider_requests_total', { provider: 'vonage', outcome: verdict.kind });
      return verdict;
    },
    accountOf: (tenantId) => lines.accountOf(tenantId),
    findByRecipient: () => Promise.resolve({ kind: 'impossible', detail: NO_LOOK_UP }),
    close: (budgetMs) => lines.close(budgetMs),
  };
}

function openLine({ applicationId, key }: VonageAccount, options: CarrierOptions): VonageLine {
  if (key === null) throw new RangeError('an account without a key cannot send');
  const readSign = ({ statusCode }: { statusCode: number }) => ({ concurrent: undefined, isRefused: statusCode === TOO_MANY_REQUESTS });
  const connections = new AccountConnections({ ...options, provider: 'vonage', account: applicationId, origins: options.origins ?? [ORIGIN], readSign });
  return { account: applicationId, connections, makeToken: createTokenMaker(applicationId, key.privateKey, options.clock), close: (budgetMs) => connections.close(budgetMs) };
}

async function submit({ account, connections, makeToken }: VonageLine, options: CarrierOptions, request: SubmitRequest): Promise<Verdict> {
  const ttl = ttlSeconds(request.validForMs);
  if (ttl === null) return { kind: 'expired' };
  const body = messageBodyOf(request, ttl, options.statusCallbackBaseUrl);
  if (body === null) return { kind: 'rejected', reason: 'channel-unsupported', detail: `no ${request.channel} of this content` };
  const headers = { authorization: `Bearer ${await makeToken()}`, 'content-type': 'application/json', accept: 'application/json' };
  return submitOnce(connections, options, request, { provider: 'vonage', path: PATH, headers, body: JSON.stringify(body), readVerdict: (answer) => readVonageVerdict(answer, account) });
}
