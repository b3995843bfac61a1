import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Inject, Param } from '@nestjs/common';
import { isUuid } from '@signalbox/message';
import { problem } from '@signalbox/service';
import { MessageViewStore, type MessageView } from './message-view.store.js';
import { TenantStore } from './tenant.store.js';

const BEARER = /^Bearer ([\x21-\x7e]{16,256})$/;

/** `GET /v1/messages/:id`: where a message of the caller's tenant stands, and how it came there. */
@Controller('v1/messages')
export class MessageController {
  readonly #messages: MessageViewStore;
  readonly #tenants: TenantStore;

  constructor(@Inject(MessageViewStore) messages: MessageViewStore, @Inject(TenantStore) tenants: TenantStore) {
    this.#messages = messages;
    this.#tenants = tenants;
  }

  @Get(':id')
  async show(@Param('id') id: string, @Headers('authorization') authorization?: string): Promise<Omit<MessageView, 'tenantId'>> {
    const key = BEARER.exec(authorization ?? '')?.[1];
    // The key is looked up by its hash, so no comparison of ours can be timed.
    const tenant = key === undefined ? null : await this.#tenants.findByApiKeyHash(createHash('sha256').update(key).digest());
    if (!tenant) throw problem(401, 'api-key-invalid', 'Send the API key of your tenant as Authorization: Bearer <key>.');
    const message = isUuid(id) ? await this.#messages.find(id) : null;
    // Another tenant's message is as unknown as one that does not exist.
    if (message?.tenantId !== tenant.tenantId) throw problem(404, 'message-unknown', 'No message of this tenant has this id; a new one appears within moments of its acceptance.');
    const { tenantId: _tenantId, ...view } = message;
    return view;
  }
}
