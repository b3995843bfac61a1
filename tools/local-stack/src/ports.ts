import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryClaim, type Claim } from './claim.js';

/** Below the ephemeral range (32768 up on Linux): an outgoing socket could take a port while its server restarts. */
export const portRange = { first: 20_000, last: 32_767 } as const;

const attempts = 200;

export interface PortBookOptions {
  /** The process whose life the reservations are tied to. Default: this one. */
  readonly pid?: number;
  /** Shared by all stacks of the machine, whichever checkout or user they belong to. */
  readonly folder?: string;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** Hands out TCP ports of 127.0.0.1 that no other stack on this machine is given until they are released. */
export class PortBook {
  readonly #folder: string;
  readonly #pid: number;
  readonly #random: () => number;
  readonly #held: Claim[] = [];

  constructor(options: PortBookOptions = {}) {
    this.#folder = options.folder ?? join(tmpdir(), 'signalbox-ports');
    this.#pid = options.pid ?? process.pid;
    this.#random = options.random ?? Math.random;
  }

  /** A free port, or `wanted` itself; throws when `wanted` is in use. */
  async reserve(wanted?: number): Promise<number> {
    if (wanted !== undefined) {
      if (await this.#take(wanted)) return wanted;
      throw new Error(`port ${wanted} is in use`);
    }
    for (let attempt = 0; attempt < attempts; attempt++) {
      const port = portRange.first + Math.floor(this.#random() * (portRange.last - portRange.first + 1));
      if (await this.#take(port)) return port;
    }
    throw new Error(`no free port found between ${portRange.first} and ${portRange.last} in ${attempts} attempts`);
  }

  /** The files that stand for the reservations. */
  claimPaths(): string[] {
    return this.#held.map(({ path }) => path);
  }

  async releaseAll(): Promise<void> {
    await Promise.all(this.#held.splice(0).map((claim) => claim.release()));
  }

  async #take(port: number): Promise<boolean> {
    const claim = await tryClaim(this.#folder, String(port), this.#pid);
    if (claim === undefined) return false;
    if (await canListen(port)) {
      this.#held.push(claim);
      return true;
    }
    await claim.release();
    return false;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
