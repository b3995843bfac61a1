import type { FoundMessage, LookUp, MessageProvider, ProviderName, SubmitRequest, Verdict } from './message-provider.js';

export interface MemoryProvider extends MessageProvider {
  /** Every request that was written, in order. */
  readonly written: readonly SubmitRequest[];
  /** What the carrier has, whatever it answered. */
  readonly taken: (FoundMessage & { readonly to: string; readonly account?: string })[];
  /** From now on the tenants' messages go by this account, which lists what went by it. */
  moveTo(account: string): void;
  /** The next submissions are answered so, one each; `lost` takes the message and loses the reply. Afterwards everything is accepted. */
  answerNext(...answers: (Verdict | 'lost')[]): void;
  /** Every look-up is answered so, until undefined is set. */
  answerLookUps(lookUp: LookUp | undefined): void;
}

/** A carrier in memory, for tests of those who use one. `nowMs` is its clock. */
export function createMemoryProvider(nowMs: () => number, name: ProviderName = 'twilio'): MemoryProvider {
  const written: SubmitRequest[] = [];
  const taken: (FoundMessage & { to: string; account?: string })[] = [];
  let current = `${name}-account`;
  const answers: (Verdict | 'lost')[] = [];
  let lookUpAnswer: LookUp | undefined;
  const take = ({ to, body, sender }: SubmitRequest): string => {
    const providerMessageId = `SM${String(taken.length + 1).padStart(32, '0')}`;
    taken.push({ providerMessageId, account: current, to, body, sender, createdAtMs: Math.floor(nowMs() / 1000) * 1000, status: 'queued' });
    return providerMessageId;
  };
  return {
    name,
    serves: () => true,
    written,
    taken,
    answerNext: (...next) => void answers.push(...next),
    answerLookUps: (lookUp) => (lookUpAnswer = lookUp),
    submit(request) {
      const answer = answers[0];
      if (answer !== undefined && answer !== 'lost' && (answer.kind === 'unreachable' || answer.kind === 'not-written')) return Promise.resolve(answers.shift() as Verdict);
      if (request.account !== undefined && request.account !== current) return Promise.resolve({ kind: 'not-written' });
      if (!request.mayWrite()) return Promise.resolve({ kind: 'not-written' });
      written.push(request);
      answers.shift();
      if (answer === 'lost') {
        take(request);
        return Promise.resolve({ kind: 'ambiguous', reason: 'reply-lost', detail: 'lost' });
      }
      return Promise.resolve(answer ?? { kind: 'accepted', providerMessageId: take(request), status: 'queued' });
    },
    moveTo: (account) => void (current = account),
    accountOf: () => current,
    findByRecipient: ({ to, account }) => Promise.resolve(lookUpAnswer ?? { kind: 'listed', messages: taken.filter((message) => message.to === to && (message.account ?? current) === (account ?? current)) }),
    close: () => Promise.resolve(),
  };
}
