import { Controller, Delete, Get, Headers, HttpCode, Inject, Param } from '@nestjs/common';
import { judgeCancellation } from '@signalbox/admission';
import type { CancellationAnswer, MessageAnswer } from '@signalbox/contracts';
import { isUuid } from '@signalbox/message';
import { Callers } from './callers.js';
import { CancellationStore } from './cancellation.store.js';
import { refuseWith } from './http-problem.js';
import { MessageViewStore, type MessageView } from './message-view.store.js';

/** Where a message of the caller's tenant stands, and the request to call it off. */
@Controller('v1/messages')
export class MessageController {
  readonly #callers: Callers;
  readonly #messages: MessageViewStore;
  readonly #cancellations: CancellationStore;

  constructor(@Inject(Callers) callers: Callers, @Inject(MessageViewStore) messages: MessageViewStore, @Inject(CancellationStore) cancellations: CancellationStore) {
    this.#callers = callers;
    this.#messages = messages;
    this.#cancellations = cancellations;
  }

  @Get(':id')
  async show(@Param('id') id: string, @Headers('authorization') authorization?: string): Promise<MessageAnswer> {
    const { tenantId } = this.#callers.identify(authorization, 'messages:read');
    const { messageId, idempotencyKey, lane, status, timeline } = await this.#find(id, tenantId);
    return { messageId, idempotencyKey, lane, status, timeline: [...timeline] };
  }

  @Delete(':id')
  @HttpCode(202)
  async cancel(@Param('id') id: string, @Headers('authorization') authorization?: string): Promise<CancellationAnswer> {
    const { tenantId } = this.#callers.identify(authorization, 'messages:cancel');
    const { messageId, recipientKey, status } = await this.#find(id, tenantId);
    if (judgeCancellation(status) === 'too-late') throw refuseWith('cancellation-too-late', { detail: `the message is ${status}` });
    await this.#cancellations.request({ messageId, recipientKey, tenantId });
    return { messageId, status, cancellation: 'requested' };
  }

  /** Another tenant's message is as unknown as one that does not exist. */
  async #find(id: string, tenantId: string): Promise<MessageView> {
    const message = isUuid(id) ? await this.#messages.find(id) : null;
    if (message?.tenantId !== tenantId) throw refuseWith('message-unknown');
    return message;
  }
}
