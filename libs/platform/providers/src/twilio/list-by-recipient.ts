import { AdapterError } from '@signalbox/message';
import type { Exchange } from '../http-exchange.js';
import type { FoundMessage, LookUp, LookUpQuery } from '../message-provider.js';
import { withWireCall } from './http-client.js';
import { addressOn, isMessagingService, numberOf } from './addresses.js';
import type { SdkClient } from './twilio-client.js';
import { retryAfterMs } from '../verdict-of-code.js';

const PAGE_SIZE = 100;
/** A recipient with more messages than this since one attempt is not looked through; the list then proves nothing. */
const MOST_PAGES = 20;

/** However long the carrier asks to be spared: whoever is written to next waits behind the look-up. */
const LONGEST_PAUSE_MS = 60_000;

/** What messages and calls have in common. */
interface Instance {
  readonly sid: string;
  readonly body?: string;
  readonly from: string;
  readonly messagingServiceSid?: string;
  readonly dateCreated: Date;
  readonly status: string;
}

interface Page {
  readonly instances: readonly Instance[];
  readonly nextPageUrl?: string | undefined;
  nextPage(): Promise<unknown> | undefined;
}

/**
 * Lists by To, newest first as the carrier does, until a whole page is older than asked. Not by DateSent: what is still
 * queued has none.
 */
export async function listByRecipient(client: SdkClient, query: LookUpQuery, deadlineMs: number): Promise<LookUp> {
  const messages: FoundMessage[] = [];
  let page: Page | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const previous: Page | undefined = page;
    const step = await fetchPage(deadlineMs, () => (previous === undefined ? firstPage(client, query) : (previous.nextPage() as Promise<Page>)));
    if ('kind' in step) return step;
    page = step;
    messages.push(...page.instances.map((instance) => toFound(instance, query)));
    const reachedBack = page.instances.length > 0 && page.instances.every((instance) => createdAtMs(instance) < query.createdSinceMs);
    if (reachedBack || page.nextPageUrl === undefined) return { kind: 'listed', messages };
  }
  return { kind: 'impossible', detail: `more than ${MOST_PAGES * PAGE_SIZE} messages since the attempt` };
}

function firstPage(client: SdkClient, { channel, to }: LookUpQuery): Promise<Page> {
  const filter = { to: addressOn(channel, to), pageSize: PAGE_SIZE };
  return channel === 'voice' ? client.calls.page(filter) : client.messages.page(filter);
}

/** One page, or why there is no look-up. Throws what will pass. */
async function fetchPage(deadlineMs: number, operation: () => Promise<Page>): Promise<Page | LookUp> {
  const { exchange, result } = await withWireCall({ deadlineMs }, operation);
  const failure = readFailure(exchange);
  if (failure) return failure;
  if (result === undefined) throw new AdapterError('carrier-list-unreadable', 'unreachable', { message: 'the list of the carrier could not be read' });
  return result;
}

function createdAtMs(instance: Instance): number {
  const created: unknown = instance.dateCreated;
  // The SDK hands on a date that it cannot read as it came; such a message may be ours, so it is never too old.
  return created instanceof Date && !Number.isNaN(created.getTime()) ? created.getTime() : Number.MAX_SAFE_INTEGER;
}

function toFound(instance: Instance, query: LookUpQuery): FoundMessage {
  // A redacted body is an empty one, and we never send an empty one; a call has none.
  const body = query.isRenderedByCarrier || !instance.body ? null : instance.body;
  return { providerMessageId: instance.sid, body, sender: senderOf(instance, query), createdAtMs: createdAtMs(instance), status: instance.status };
}

/** A message that went by the service that was asked for is of that sender, whichever number the service has picked since. */
function senderOf({ messagingServiceSid, from }: Instance, { sender }: LookUpQuery): string | null {
  if (isMessagingService(sender) && messagingServiceSid === sender) return sender;
  // Null until the service has picked one, whatever the typings say.
  return (from as string | null) === null ? null : numberOf(from);
}

/** Null where the page was answered; a look-up that cannot be done; throws what will pass. */
function readFailure(exchange: Exchange | undefined): LookUp | null {
  if (exchange?.kind !== 'answered') throw new AdapterError('carrier-unreachable', 'unreachable', { message: `the look-up had no answer (${exchange?.kind ?? 'no request'})` });
  const { statusCode, headers } = exchange.answer;
  if (statusCode >= 200 && statusCode < 300) return null;
  const waitMs = retryAfterMs(headers);
  if (statusCode === 429) throw new AdapterError('carrier-throttled', 'throttled', { message: 'the carrier throttles look-ups', ...(waitMs !== undefined && { retryAfterMs: Math.min(waitMs, LONGEST_PAUSE_MS) }) });
  // 401 and 403 will pass too, once operations have mended the credentials; to give up the look-up would be to lose the message.
  if (statusCode === 401 || statusCode === 403 || statusCode >= 500 || statusCode < 400) throw new AdapterError(`carrier-http-${statusCode}`, 'unreachable', { message: `the look-up was answered ${statusCode}` });
  return { kind: 'impossible', detail: `HTTP ${statusCode}` };
}
