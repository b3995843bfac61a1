import { Pool, type Dispatcher } from 'undici';

/** Which carrier, what opens it, and how many calls at once. */
export interface PosterOptions {
  readonly carrierOrigin: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly connections: number;
}

const CREATED = 201;

/** Posts messages to the simulated carrier, and does nothing else; more than there are connections for wait in undici. */
export class Poster {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: Record<string, string>;

  constructor({ carrierOrigin, accountSid, authToken, connections }: PosterOptions) {
    this.#pool = new Pool(carrierOrigin, { connections, pipelining: 1 });
    this.#path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    this.#headers = { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' };
  }

  /** The answer's body is to be read by the caller, or dumped. Rejects where the carrier did not take the message. */
  async post(fields: Record<string, string>): Promise<Dispatcher.ResponseData['body']> {
    const answer = await this.#pool.request({ method: 'POST', path: this.#path, headers: this.#headers, body: new URLSearchParams(fields).toString() });
    if (answer.statusCode !== CREATED) throw new Error(`the carrier answered ${answer.statusCode}`);
    return answer.body;
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Does not wait. */
  destroy(): Promise<void> {
    return this.#pool.destroy();
  }
}
