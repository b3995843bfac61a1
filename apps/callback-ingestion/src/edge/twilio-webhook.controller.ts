import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { makeAlertRecord } from './alert-record.js';
import { answerReception, type Receipt, type Reply } from './answer-reception.js';
import { makeCallRecord } from './call-record.js';
import { makeCallbackRecord } from './callback-record.js';
import { makeInboundRecord } from './inbound-record.js';
import type { Params, Webhook } from './webhook.js';
import { WebhookReceiver } from './webhook-receiver.js';

interface FormRequest {
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Params | undefined;
}

/** TwiML that does nothing: answers go out as messages of their own. */
const NO_ACTION: Receipt = { status: 200, type: 'text/xml; charset=utf-8', text: '<?xml version="1.0" encoding="UTF-8"?><Response/>' };
const NOTHING: Receipt = { status: 204, text: '' };

/** What Twilio posts. A 2xx means that the webhook is durable; 503 asks for it again. */
@Controller('webhooks/twilio')
export class TwilioWebhookController {
  readonly #receiver: WebhookReceiver;

  constructor(@Inject(WebhookReceiver) receiver: WebhookReceiver) {
    this.#receiver = receiver;
  }

  @Post('status')
  async takeStatus(@Req() request: FormRequest, @Res() reply: Reply): Promise<void> {
    const reception = await this.#receiver.receive(readWebhook(request), makeCallbackRecord);
    answerReception(reply, reception, NOTHING);
  }

  @Post('inbound')
  async takeInbound(@Req() request: FormRequest, @Res() reply: Reply): Promise<void> {
    const reception = await this.#receiver.receive(readWebhook(request), makeInboundRecord);
    answerReception(reply, reception, NO_ACTION);
  }

  /** What becomes of a call of the account, step by step. */
  @Post('call')
  async takeCall(@Req() request: FormRequest, @Res() reply: Reply): Promise<void> {
    const reception = await this.#receiver.receive(readWebhook(request), makeCallRecord);
    answerReception(reply, reception, NOTHING);
  }

  /** What the debugger of the account tells of trouble. */
  @Post('alert')
  async takeAlert(@Req() request: FormRequest, @Res() reply: Reply): Promise<void> {
    const reception = await this.#receiver.receive(readWebhook(request), makeAlertRecord);
    answerReception(reply, reception, NOTHING);
  }
}

function readWebhook({ originalUrl, headers, body }: FormRequest): Webhook {
  return { path: originalUrl, signature: headers['x-twilio-signature'], params: body ?? {} };
}
