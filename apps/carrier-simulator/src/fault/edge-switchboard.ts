import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Edge, EdgeState } from '../admin/admin-shapes.js';

/** A TLS record that ends a handshake: alert, TLS 1.2, two bytes, fatal, handshake_failure (RFC 8446, 6.2). */
const HANDSHAKE_FAILURE = Buffer.from([21, 3, 3, 0, 2, 2, 40]);
const HOST = '127.0.0.1';

interface Line {
  readonly server: Server;
  readonly sockets: Set<Socket>;
  readonly port: number;
  state: EdgeState;
}

/**
 * Ports that stand for the carrier's edges. One that is up leads to the API; the others show what a client meets when a name is lost, TLS
 * fails or a host is silent. The API itself listens where it always did.
 */
export class EdgeSwitchboard {
  private readonly lines = new Map<string, Line>();
  private readonly targetPort: () => number;

  /** `targetPort` is where the API listens. */
  constructor(targetPort: () => number) {
    this.targetPort = targetPort;
  }

  get all(): Edge[] {
    return [...this.lines].map(([name, { port, state }]) => ({ name, port, state }));
  }

  /** Makes the edge if there is none of that name. It keeps its port in every state; open connections are cut. */
  async set(name: string, state: EdgeState): Promise<Edge> {
    const line = this.lines.get(name) ?? (await this.open(state));
    this.lines.set(name, line);
    line.state = state;
    for (const socket of line.sockets) socket.destroy();
    if (state === 'lost' && line.server.listening) await new Promise((resolve) => line.server.close(resolve));
    if (state !== 'lost' && !line.server.listening) await listen(line.server, line.port);
    return { name, port: line.port, state };
  }

  async close(): Promise<void> {
    for (const name of this.lines.keys()) await this.set(name, 'lost');
  }

  private async open(state: EdgeState): Promise<Line> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      this.take(line, socket);
    });
    await listen(server, 0);
    const line: Line = { server, sockets, port: (server.address() as AddressInfo).port, state };
    return line;
  }

  private take({ state, sockets }: Line, socket: Socket): void {
    if (state === 'tls-failure') socket.once('data', () => socket.end(HANDSHAKE_FAILURE));
    if (state !== 'up') return;
    const onward = connect(this.targetPort(), HOST);
    sockets.add(onward);
    onward.on('close', () => {
      sockets.delete(onward);
      socket.destroy();
    });
    onward.on('error', () => socket.resetAndDestroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
