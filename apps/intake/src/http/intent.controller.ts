import { Body, Controller, Headers, Inject, Post, Res } from '@nestjs/common';
import { findFieldFaults, type AcceptedAnswer, type BatchAnswer, type BatchEnvelope, type BatchIntent, type BatchResult, type IntentRequest } from '@signalbox/contracts';
import { HttpProblem } from '@signalbox/service';
import type { ApiKey } from './api-key.store.js';
import { Callers } from './callers.js';
import { makeProblem, refuseWith } from './http-problem.js';
import { readIdempotencyKey } from './idempotency-key.js';
import { IntentDesk, type Answered, type Request } from './intent-desk.js';
import { readJson } from './read-json.js';
import { RETRY_AFTER_SECONDS } from './retry-after.js';
import { showLimits, type TenantLimit } from './tenant-limits.js';

/** An intent with the longest sealed part that there may be. */
const MOST_INTENT_BYTES = 256 * 1024;
/** The largest body that this service takes: 1,000 sealed intents of the usual length. Parsing it takes 20 ms, in which no other request moves. */
export const MOST_BATCH_BYTES = 2 * 1024 * 1024;
/** So many intents of a batch are begun in one turn of the event loop. */
const TURN_INTENTS = 16;

type HeaderMap = Readonly<Record<string, string | undefined>>;
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Plain JSON alone: what is compressed could grow without bound. */
function requirePlainJson(headers: HeaderMap): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw refuseWith('media-type-unsupported');
}

/** Empty where it is no text: what else there may be need not even turn into one. */
function purposeOf(intent: unknown): string {
  const purpose = (intent as { readonly purpose?: unknown } | null)?.purpose;
  return typeof purpose === 'string' ? purpose : '';
}

function toResult(index: number, answered: Answered): BatchResult {
  return answered.problem ? { index, status: answered.problem.status, problem: answered.problem } : { index, status: 202, message: answered.message };
}

/** `POST /v1/intents`: intents by HTTP, under the rules of Kafka's door. */
@Controller('v1/intents')
export class IntentController {
  readonly #callers: Callers;
  readonly #desk: IntentDesk;

  constructor(@Inject(Callers) callers: Callers, @Inject(IntentDesk) desk: IntentDesk) {
    this.#callers = callers;
    this.#desk = desk;
  }

  @Post()
  async send(@Headers() headers: HeaderMap, @Body() body: unknown, @Res({ passthrough: true }) reply: Reply): Promise<AcceptedAnswer> {
    const caller = this.#callers.identify(headers['authorization'], 'intents:write');
    requirePlainJson(headers);
    const idempotencyKey = readIdempotencyKey(headers['idempotency-key']);
    const request = readJson(body, MOST_INTENT_BYTES);
    const errors = findFieldFaults('intent', request);
    if (errors) throw refuseWith('schema-invalid', { detail: 'the request does not fit its schema', errors });
    const intent = { ...(request as IntentRequest), tenantId: caller.tenantId, idempotencyKey };
    const answered = await this.#desk.take(caller, { intent, traceparent: headers['traceparent'], place: { pointer: '', keyIn: 'header' } });
    const limitHeaders: Readonly<Record<string, string>> = answered.limit ? showLimits([answered.limit]) : {};
    if (answered.problem) throw new HttpProblem(answered.problem, answered.retryAfterSeconds === undefined ? limitHeaders : { ...limitHeaders, 'retry-after': answered.retryAfterSeconds });
    for (const [name, value] of Object.entries(limitHeaders)) reply.header(name, value);
    reply.status(202).header('location', `/v1/messages/${answered.message.messageId}`);
    return answered.message;
  }

  @Post('batch')
  async sendMany(@Headers() headers: HeaderMap, @Body() body: unknown, @Res({ passthrough: true }) reply: Reply): Promise<BatchAnswer> {
    const caller = this.#callers.identify(headers['authorization'], 'intents:write');
    requirePlainJson(headers);
    const batch = readJson(body, MOST_BATCH_BYTES);
    const errors = findFieldFaults('batch', batch);
    if (errors) throw refuseWith('schema-invalid', { detail: 'the request does not fit its schema', errors });
    const { intents } = batch as BatchEnvelope;
    this.#requireRoom(caller, intents);
    const answers = await this.#takeAll(caller, intents, headers['traceparent']);
    const limits = new Map<string, TenantLimit>(answers.flatMap(({ limit }) => (limit ? [[limit.counted, limit] as const] : [])));
    if (limits.size > 0) for (const [name, value] of Object.entries(showLimits([...limits.values()]))) reply.header(name, value);
    reply.status(200);
    return { results: answers.map((answered, index) => toResult(index, answered)) };
  }

  /** A batch that would be refused in part for want of room is refused as a whole, at once. */
  #requireRoom({ tenantId }: ApiKey, intents: readonly unknown[]): void {
    const purposes = intents.map(purposeOf);
    if (!this.#desk.hasRoomFor(tenantId, purposes)) throw new HttpProblem(makeProblem('lane-busy'), { 'retry-after': RETRY_AFTER_SECONDS.busy });
  }

  async #takeAll(caller: ApiKey, intents: readonly unknown[], traceparent: string | undefined): Promise<Answered[]> {
    const answers: Promise<Answered>[] = [];
    for (const [index, item] of intents.entries()) {
      if (index > 0 && index % TURN_INTENTS === 0) await nextTurn();
      answers.push(this.#takeOne(caller, index, { item, traceparent }));
    }
    return Promise.all(answers);
  }

  async #takeOne(caller: ApiKey, index: number, { item, traceparent }: { readonly item: unknown; readonly traceparent: string | undefined }): Promise<Answered> {
    const pointer = `/intents/${index}`;
    const faults = findFieldFaults('batch-intent', item);
    if (faults) return { problem: makeProblem('schema-invalid', { detail: 'the intent does not fit its schema', errors: faults.map((fault) => ({ ...fault, pointer: `${pointer}${fault.pointer ?? ''}` })) }) };
    const request: Request = { intent: { ...(item as BatchIntent), tenantId: caller.tenantId }, traceparent, place: { pointer, keyIn: 'body' } };
    return this.#desk.take(caller, request);
  }
}
