import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP road to a server that a test can break. */
export interface CuttableProxy {
  /** The url with this road in it. */
  readonly url: string;
  /** Breaks what is open, and refuses what comes. */
  cut(): Promise<void>;
  /** Keeps everything open and lets nothing through, as a dead network does. */
  freeze(): void;
  /** Back to normal, for connections that come from now on. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function openCuttableProxy(targetUrl: string): Promise<CuttableProxy> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let frozen = false;
  const forward = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (bytes) => void (frozen || to.write(bytes)));
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      if (!frozen) to.destroy();
    });
  };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    forward(client, upstream);
    forward(upstream, client);
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const shut = (): Promise<void> => new Promise((resolve) => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(targetUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    cut: shut,
    freeze: () => void (frozen = true),
    restore: async () => {
      await shut();
      frozen = false;
      await listen(port);
    },
    close: shut,
  };
}
