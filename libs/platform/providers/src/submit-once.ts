import type { Dispatcher } from 'undici';
import type { AccountConnections } from './account-connections.js';
import type { CarrierOptions } from './carrier-options.js';
import type { Answer } from './http-exchange.js';
import type { ProviderName, SubmitRequest, Verdict } from './message-provider.js';

/** A submission in the words of its carrier. */
export interface Submission {
  readonly provider: ProviderName;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly readVerdict: (answer: Answer) => Verdict;
}

/** Posts a submission, once, and tells what became of it. */
export async function submitOnce(connections: AccountConnections, { clock, metrics, callDeadlineMs }: CarrierOptions, request: SubmitRequest, { provider, path, headers, body, readVerdict }: Submission): Promise<Verdict> {
  let writtenAtMs: number | undefined;
  const dispatch: Dispatcher.DispatchOptions = { method: 'POST', path, headers, body };
  const exchange = await connections.submit(dispatch, { deadlineMs: callDeadlineMs, mayWrite: () => request.mayWrite(), onWrite: () => void (writtenAtMs = clock.monotonicMs()) });
  if (writtenAtMs !== undefined) metrics.observe('sb_provider_seconds', { provider }, (clock.monotonicMs() - writtenAtMs) / 1000);
  switch (exchange.kind) {
    case 'answered': return readVerdict(exchange.answer);
    case 'refused': return { kind: 'not-written' };
    case 'no-place':
    case 'not-connected': return { kind: 'unreachable', detail: exchange.detail };
    case 'broken': return { kind: 'ambiguous', reason: 'reply-lost', detail: exchange.detail };
  }
}
