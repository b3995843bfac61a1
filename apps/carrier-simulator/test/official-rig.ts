import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { request as send } from 'undici';
import { readConfig } from '../src/app.config.js';
import { runSimulator, type RunningSimulator } from '../src/run-simulator.js';

export const ACCOUNT_SID = 'AC000000000000000000000000000000aa';
export const AUTH_TOKEN = 'token-1';
export const SENDER = '+15550100001';
export const PERSON = '+15557650001';
export const clock = { nowMs: () => performance.timeOrigin + performance.now() };

/** A webhook as an endpoint got it. */
export interface Received {
  url: string;
  headers: Record<string, string | string[] | undefined>;
  fields: Record<string, string>;
}

/** How the official client is led to the simulator: by a folder for each product's host, or by the name of the host that it asks for. */
export type Way = 'folder' | 'host';

/** A simulator and an endpoint for its webhooks, both on real HTTP. */
export class OfficialRig {
  readonly origin: string;
  readonly endpointUrl: string;
  received: Received[] = [];
  private readonly simulator: RunningSimulator;
  private readonly endpoint: Server;

  private constructor(simulator: RunningSimulator, endpoint: Server) {
    this.simulator = simulator;
    this.endpoint = endpoint;
    this.origin = `http://127.0.0.1:${simulator.port}`;
    this.endpointUrl = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
    endpoint.on('request', (request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        this.received.push({ url: request.url!, headers: request.headers, fields: Object.fromEntries(new URLSearchParams(body)) });
        response.writeHead(request.url!.startsWith('/broken') ? 500 : 204).end();
      });
    });
  }

  static async start(env: Record<string, string> = {}): Promise<OfficialRig> {
    const endpoint = createServer();
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    const config = readConfig({
      SIM_ACCOUNT_SID: ACCOUNT_SID,
      SIM_AUTH_TOKEN: AUTH_TOKEN,
      SIM_CALLBACK_DELAY_SCALE: '0.01',
      SIM_SENDERS: JSON.stringify([{ address: SENDER, mps: 1_000 }]),
      ...env,
    });
    return new OfficialRig(await runSimulator(config, clock), endpoint);
  }

  async stop(): Promise<void> {
    await this.simulator.stop();
    await new Promise((resolve) => this.endpoint.close(resolve));
  }

  client({ username = ACCOUNT_SID, token = AUTH_TOKEN, way = 'folder', ...options }: { username?: string; token?: string; way?: Way; accountSid?: string; edge?: string; region?: string } = {}) {
    return twilio(username, token, { accountSid: ACCOUNT_SID, ...options, httpClient: new LedClient(this.origin, way) });
  }

  async admin<Result>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Result> {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await send(this.origin + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
    if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${await answer.body.text()}`);
    return (await answer.body.json()) as Result;
  }
}

type RequestOptions = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];

/** The client as it is, told only to connect to another place. */
class LedClient extends twilio.RequestClient {
  private readonly origin: string;
  private readonly way: Way;

  constructor(origin: string, way: Way) {
    super({ timeout: 5_000 });
    this.origin = origin;
    this.way = way;
  }

  override request(options: RequestOptions) {
    return super.request(this.lead(options) as never) as never;
  }

  private lead(options: RequestOptions): RequestOptions {
    const { host, hostname, pathname, search } = new URL(options.uri);
    if (!host.endsWith('.twilio.com')) return options;
    if (this.way === 'host') return { ...options, uri: this.origin + pathname + search, headers: { ...(options.headers as object), Host: host } };
    return { ...options, uri: `${this.origin}/${hostname.split('.', 1)[0]}${pathname}${search}` };
  }
}

export async function until<Value>(what: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  const endsAtMs = clock.nowMs() + 10_000;
  while (clock.nowMs() < endsAtMs) {
    const value = await what();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('did not happen in time');
}
