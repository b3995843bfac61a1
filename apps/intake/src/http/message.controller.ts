import { Controller, Delete, Get, Headers, HttpCode, Inject, Param, Res } from '@nestjs/common';
import { judgeCancellation } from '@signalbox/admission';
import type { CancellationAnswer, MessageAnswer } from '@signalbox/contracts';
import { isUuid } from '@signalbox/message';
import { HttpProblem } from '@signalbox/service';
import type { Scope } from '../tenant.store.js';
import { Callers } from './callers.js';
import { CancellationStore } from './cancellation.store.js';
import { makeProblem, refuseWith } from './http-problem.js';
import { MessageViewStore, type MessageView } from './message-view.store.js';
import { retryAfter, showLimits, TenantLimits } from './tenant-limits.js';

interface Reply {
  header(name: string, value: string): unknown;
}

/** Where a message of the caller's tenant stands, and the request to call it off. */
@Controller('v1/messages')
export class MessageController {
  readonly #callers: Callers;
  readonly #messages: MessageViewStore;
  readonly #cancellations: CancellationStore;
  readonly #limits: TenantLimits;

  constructor(
    @Inject(Callers) callers: Callers, @Inject(TenantLimits) limits: TenantLimits, @Inject(MessageViewStore) messages: MessageViewStore, @Inject(CancellationStore) cancellations: CancellationStore,
  ) {
    this.#callers = callers;
    this.#limits = limits;
    this.#messages = messages;
    this.#cancellations = cancellations;
  }

  @Get(':id')
  async show(@Param('id') id: string, @Res({ passthrough: true }) reply: Reply, @Headers('authorization') authorization?: string): Promise<MessageAnswer> {
    const tenantId = this.#admit(authorization, 'messages:read', reply);
    const { messageId, idempotencyKey, lane, status, timeline } = await this.#find(id, tenantId);
    return { messageId, idempotencyKey, lane, status, timeline: [...timeline] };
  }

  @Delete(':id')
  @HttpCode(202)
  async cancel(@Param('id') id: string, @Res({ passthrough: true }) reply: Reply, @Headers('authorization') authorization?: string): Promise<CancellationAnswer> {
    const tenantId = this.#admit(authorization, 'messages:cancel', reply);
    const { messageId, recipientKey, status } = await this.#find(id, tenantId);
    if (judgeCancellation(status) === 'too-late') throw refuseWith('cancellation-too-late', { detail: `the message is ${status}` });
    await this.#cancellations.request({ messageId, recipientKey, tenantId });
    return { messageId, status, cancellation: 'requested' };
  }

  /** The tenant of the caller, whose request is counted; the headers say what is left. HttpProblem 429 where nothing is. */
  #admit(authorization: string | undefined, scope: Scope, reply: Reply): string {
    const caller = this.#callers.identify(authorization, scope);
    const limit = this.#limits.take(caller, 'messages');
    const headers = showLimits([limit]);
    if (!limit.isGranted) throw new HttpProblem(makeProblem('rate-limited'), { ...headers, 'retry-after': retryAfter(limit) });
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    return caller.tenantId;
  }

  /** Another tenant's message is as unknown as one that does not exist. */
  async #find(id: string, tenantId: string): Promise<MessageView> {
    const message = isUuid(id) ? await this.#messages.find(id) : null;
    if (message?.tenantId !== tenantId) throw refuseWith('message-unknown');
    return message;
  }
}
