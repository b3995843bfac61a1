import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

/** The way of a process to a broker that is not there until it is opened; behind it the broker gives its own address. */
export interface BrokerDoor {
  /** host:port, refused until the door is open. */
  readonly address: string;
  open(): Promise<void>;
  close(): void;
}

export async function makeBrokerDoor(broker: string): Promise<BrokerDoor> {
  const [host = '', port = ''] = broker.split(':');
  const ownPort = await findFreePort();
  const server: Server = createServer((socket) => {
    const inner = connect(Number(port), host);
    socket.pipe(inner).pipe(socket);
    for (const [one, other] of [[socket, inner], [inner, socket]] as const) one.on('error', () => other.destroy());
  });
  return {
    address: `127.0.0.1:${ownPort}`,
    async open() {
      server.listen(ownPort, '127.0.0.1');
      await once(server, 'listening');
    },
    close: () => void server.close(),
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  return address.port;
}
