import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { answerReception, type Reply } from './answer-reception.js';
import { makeVonageCallbackRecord } from './vonage-callback-record.js';
import { makeVonageInboundRecord } from './vonage-inbound-record.js';
import { WebhookReceiver } from './webhook-receiver.js';

interface JsonRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes that came, because the signature is over them. */
  readonly body: Buffer | undefined;
}

const DONE = { status: 200, type: 'text/plain; charset=utf-8', text: '' } as const;

/** What Vonage posts. A 2xx means that the webhook is durable; 503 asks for it again, which Vonage does for a day. */
@Controller('webhooks/vonage')
export class VonageWebhookController {
  readonly #receiver: WebhookReceiver;

  constructor(@Inject(WebhookReceiver) receiver: WebhookReceiver) {
    this.#receiver = receiver;
  }

  @Post('status')
  async takeStatus(@Req() { headers, body }: JsonRequest, @Res() reply: Reply): Promise<void> {
    const reception = await this.#receiver.receiveVonage({ authorization: headers['authorization'], rawBody: body ?? Buffer.alloc(0) }, makeVonageCallbackRecord);
    answerReception(reply, reception, DONE);
  }

  @Post('inbound')
  async takeInbound(@Req() { headers, body }: JsonRequest, @Res() reply: Reply): Promise<void> {
    const reception = await this.#receiver.receiveVonage({ authorization: headers['authorization'], rawBody: body ?? Buffer.alloc(0) }, makeVonageInboundRecord);
    answerReception(reply, reception, DONE);
  }
}
