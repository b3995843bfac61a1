import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { makeCallbackRecord } from './callback-record.js';
import { makeInboundRecord } from './inbound-record.js';
import type { Params, Webhook } from './webhook.js';
import { WebhookReceiver, type Reception } from './webhook-receiver.js';

interface FormRequest {
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Params | undefined;
}

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(text: string): Reply;
}

const REFUSALS = { forged: 403, malformed: 400, overloaded: 503, unavailable: 503, full: 503 } as const;
type Refused = keyof typeof REFUSALS;
const UNAVAILABLE = 503;
/** The carrier repeats within seconds of its own accord; others may read this. */
const RETRY_AFTER_SECONDS = '5';

/** TwiML that does nothing: answers go out as messages of their own. */
const NO_ACTION = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

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
    if (isDurable(reception)) reply.status(204).send('');
    else refuse(reply, reception);
  }

  @Post('inbound')
  async takeInbound(@Req() request: FormRequest, @Res() reply: Reply): Promise<void> {
    const reception = await this.#receiver.receive(readWebhook(request), makeInboundRecord);
    if (isDurable(reception)) reply.status(200).header('content-type', 'text/xml; charset=utf-8').send(NO_ACTION);
    else refuse(reply, reception);
  }
}

function readWebhook({ originalUrl, headers, body }: FormRequest): Webhook {
  return { path: originalUrl, signature: headers['x-twilio-signature'], params: body ?? {} };
}

function isDurable(reception: Reception): reception is Exclude<Reception, Refused> {
  return !Object.hasOwn(REFUSALS, reception);
}

function refuse(reply: Reply, reception: Refused): void {
  const status = REFUSALS[reception];
  if (status === UNAVAILABLE) reply.header('retry-after', RETRY_AFTER_SECONDS);
  reply.status(status).send('');
}
