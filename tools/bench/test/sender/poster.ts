import { Pool, type Dispatcher } from 'undici';
import type { LoopTask } from '../../src/sender/loop-task.js';

const CREATED = 201;

/** Posts messages to the simulated carrier over as many connections as calls may be under way. */
export class Poster {
  readonly #task: LoopTask;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: Record<string, string>;

  constructor(task: LoopTask) {
    const { carrierOrigin, accountSid, authToken, window } = task;
    this.#task = task;
    this.#pool = new Pool(carrierOrigin, { connections: window, pipelining: 1 });
    this.#path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    this.#headers = { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' };
  }

  /** The answer's body is to be read by the caller, or dumped. Rejects where the carrier did not take the message. */
  async post(index: number): Promise<Dispatcher.ResponseData['body']> {
    const { carrierOrigin, from } = this.#task;
    const To = `+3363998${String(index % 10_000).padStart(4, '0')}`;
    const body = new URLSearchParams({ To, From: from, Body: `Number ${index} of a run that measures the sender.`, StatusCallback: `${carrierOrigin}/nowhere` }).toString();
    const answer = await this.#pool.request({ method: 'POST', path: this.#path, headers: this.#headers, body });
    if (answer.statusCode !== CREATED) throw new Error(`the carrier answered ${answer.statusCode}`);
    return answer.body;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
