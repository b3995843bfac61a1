import { Agent, request as send } from 'undici';
import type { WebhookRequest, WebhookResult, WebhookTransport } from './webhook-transport.js';

const CONNECTIONS_PER_ORIGIN = 64;
/** Shorter than the 5 s after which a Node server closes an idle connection: a webhook must not meet one that is just closing. */
const KEEP_ALIVE_MS = 1_000;
/** The connect timeout is a property of an agent; there are only so many of these at once. */
const MOST_AGENTS = 16;

/** Over HTTP and HTTPS, on kept-alive connections. */
export class UndiciTransport implements WebhookTransport {
  private readonly agents = new Map<number, Agent>();

  post(request: WebhookRequest, done: (result: WebhookResult) => void): void {
    void this.tryPost(request).then(done);
  }

  async close(): Promise<void> {
    await Promise.all([...this.agents.values()].map((agent) => agent.destroy()));
  }

  private async tryPost({ url, headers, body, connectTimeoutMs, readTimeoutMs }: WebhookRequest): Promise<WebhookResult> {
    try {
      const answer = await send(url, {
        dispatcher: this.agentFor(connectTimeoutMs),
        method: 'POST',
        headers,
        body,
        headersTimeout: readTimeoutMs,
        bodyTimeout: readTimeoutMs,
      });
      await answer.body.dump();
      return { kind: 'answered', httpStatus: answer.statusCode };
    } catch (error) {
      return { kind: isConnectFailure(error) ? 'connect-failed' : 'read-failed' };
    }
  }

  private agentFor(connectTimeoutMs: number): Agent {
    const existing = this.agents.get(connectTimeoutMs) ?? (this.agents.size >= MOST_AGENTS ? [...this.agents.values()][0] : undefined);
    if (existing !== undefined) return existing;
    const agent = new Agent({ connections: CONNECTIONS_PER_ORIGIN, keepAliveTimeout: KEEP_ALIVE_MS, connect: { timeout: connectTimeoutMs } });
    this.agents.set(connectTimeoutMs, agent);
    return agent;
  }
}

/** Name look-up, TCP and TLS; everything later may have reached the endpoint. */
function isConnectFailure(error: unknown): boolean {
  const { code = '', syscall = '' } = error as { code?: string; syscall?: string };
  if (syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  return /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(code);
}
