import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** A TCP proxy on 127.0.0.1 that can be cut like a cable: what is sent into it then goes nowhere, and arrives when it is healed. */
export class TcpLink {
  readonly port: number;
  readonly targetPort: number;
  readonly #pairs = new Set<Pair>();
  /** What is to happen once the link is healed; undefined while it is whole. */
  #onHeal: (() => void)[] | undefined;
  #server: Server | undefined;

  constructor(port: number, targetPort: number) {
    this.port = port;
    this.targetPort = targetPort;
  }

  /** Resolves when the port takes connections. */
  async open(): Promise<void> {
    this.#server = createServer((near) => {
      // Who calls while the link is cut may hang up before it is healed.
      near.on('error', () => undefined);
      this.#whenWhole(() => this.#join(near));
    });
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** From now on no byte passes, and no end of a connection either; new connections are taken and hear nothing. */
  cut(): void {
    this.#onHeal ??= [];
    for (const { near, far } of this.#pairs) {
      near.pause();
      far.pause();
    }
  }

  heal(): void {
    const waiting = this.#onHeal ?? [];
    this.#onHeal = undefined;
    for (const { near, far } of this.#pairs) {
      near.resume();
      far.resume();
    }
    for (const act of waiting) act();
  }

  close(): void {
    this.#server?.close();
    this.#onHeal = undefined;
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  #whenWhole(act: () => void): void {
    if (this.#onHeal === undefined) act();
    else this.#onHeal.push(act);
  }

  #join(near: Socket): void {
    if (near.destroyed) return;
    const far = connect({ host: '127.0.0.1', port: this.targetPort, noDelay: true });
    near.setNoDelay(true);
    const pair = { near, far };
    this.#pairs.add(pair);
    this.#carry(near, far);
    this.#carry(far, near);
    const end = () => this.#whenWhole(() => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    });
    for (const socket of [near, far]) {
      // The close that follows is what is acted on.
      socket.on('error', () => undefined);
      socket.once('end', end);
      socket.once('close', end);
    }
  }

  #carry(from: Socket, to: Socket): void {
    from.on('data', (chunk: Buffer) => {
      if (!to.write(chunk)) from.pause();
    });
    to.on('drain', () => {
      if (this.#onHeal === undefined) from.resume();
    });
  }
}
