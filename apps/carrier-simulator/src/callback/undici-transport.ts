import { Agent, request as send } from 'undici';
import { namelessConnector } from './nameless-connector.js';
import type { ConnectFailure, WebhookRequest, WebhookResult, WebhookTransport } from './webhook-transport.js';

const CONNECTIONS_PER_ORIGIN = 64;
/** Shorter than the 5 s after which a Node server closes an idle connection: a webhook must not meet one that is just closing. */
const KEEP_ALIVE_MS = 1_000;
/** The connect timeout is a property of an agent; there are only so many of these at once. */
const MOST_AGENTS = 16;

/** Over HTTP and HTTPS, on kept-alive connections. */
export class UndiciTransport implements WebhookTransport {
  private readonly agents = new Map<string, Agent>();

  post(request: WebhookRequest, done: (result: WebhookResult) => void): void {
    void this.tryPost(request).then(done);
  }

  async close(): Promise<void> {
    await Promise.all([...this.agents.values()].map((agent) => agent.destroy()));
  }

  private async tryPost({ method = 'POST', url, headers, body, connectTimeoutMs, readTimeoutMs, namesHost = true }: WebhookRequest): Promise<WebhookResult> {
    try {
      const answer = await send(url, {
        dispatcher: this.agentFor(connectTimeoutMs, namesHost),
        method,
        headers,
        body: method === 'POST' ? body : null,
        headersTimeout: readTimeoutMs,
        bodyTimeout: readTimeoutMs,
      });
      await answer.body.dump();
      const [challenge, location] = [firstOf(answer.headers['www-authenticate']), firstOf(answer.headers['location'])];
      return {
        kind: 'answered',
        httpStatus: answer.statusCode,
        ...(challenge === undefined ? {} : { challenge }),
        ...(location === undefined ? {} : { location }),
      };
    } catch (error) {
      const why = connectFailureOf(error);
      return why === null ? { kind: 'read-failed' } : { kind: 'connect-failed', why };
    }
  }

  private agentFor(connectTimeoutMs: number, namesHost: boolean): Agent {
    const key = `${connectTimeoutMs}|${namesHost}`;
    const existing = this.agents.get(key) ?? (this.agents.size >= MOST_AGENTS ? [...this.agents.values()][0] : undefined);
    if (existing !== undefined) return existing;
    const connect = namesHost ? { timeout: connectTimeoutMs } : namelessConnector(connectTimeoutMs);
    const agent = new Agent({ connections: CONNECTIONS_PER_ORIGIN, keepAliveTimeout: KEEP_ALIVE_MS, connect });
    this.agents.set(key, agent);
    return agent;
  }
}

/** Name look-up, TCP and TLS; everything later may have reached the endpoint. */
function connectFailureOf(error: unknown): ConnectFailure | null {
  const { code = '', syscall = '' } = error as { code?: string; syscall?: string };
  if (syscall === 'getaddrinfo') return 'name';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'timeout';
  if (syscall === 'connect') return 'refused';
  return /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(code) ? 'tls' : null;
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
