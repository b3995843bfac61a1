import type { Dispatcher, Pool } from 'undici';
import type { Clock } from '@signalbox/message';
import type { CarrierGauges, ConnectionsState } from './carrier-gauges.js';
import { openCarrierPool, probeOrigin } from './carrier-pool.js';
import { ConcurrencyLimit, type ConcurrencySign } from './concurrency-limit.js';
import { EdgeRing } from './edge-ring.js';
import { exchange, type Answer, type Exchange, type ExchangeOptions } from './http-exchange.js';
import type { ProviderName } from './message-provider.js';

export interface ConnectionsOptions {
  readonly provider: ProviderName;
  readonly account: string;
  /** Origins that lead to the same carrier, the preferred one first. */
  readonly origins: readonly string[];
  /** Submissions that may be under way at once. */
  readonly concurrency: number;
  /** Requests that the carrier allows the account at once, over all processes; undefined: learnt from its refusals. */
  readonly concurrencyCeiling?: number | undefined;
  /** PEM of the authority to trust in place of the public ones. */
  readonly ca?: string | undefined;
  readonly clock: Clock;
  /** Of this process. */
  readonly gauges: CarrierGauges;
  /** What an answer says of the number of requests under way. */
  readonly readSign: (answer: Answer) => ConcurrencySign;
}

/** Connections for each submission that may be under way: undici lets one rest for a turn of the event loop after its answer, and the next submission, whose slot passes meanwhile, takes another. */
const CONNECTIONS_EACH = 1.25;
/** Look-ups use connections of their own number, so that a full wire does not hold up the settling of what is in doubt. */
const LOOK_UP_CONNECTIONS = 4;
/** Who waits longer for a place than for a connection waits behind requests that hang. */
const PLACE_DEADLINE_MS = 10_000;

/** The connections of one account to its carrier: kept alive, apart by edge, and so many requests at once as the carrier takes. */
export class AccountConnections {
  readonly #options: ConnectionsOptions;
  readonly #ring: EdgeRing;
  readonly #limit: ConcurrencyLimit;
  readonly #pools = new Map<string, Pool>();
  readonly #hide: () => void;
  #counted: ConnectionsState['counted'] = null;
  #closing: Promise<void> | undefined;

  constructor(options: ConnectionsOptions) {
    const { origins, clock, gauges, provider, account, concurrency: most, concurrencyCeiling: ceiling, ca } = options;
    this.#options = options;
    this.#limit = new ConcurrencyLimit({ most, ceiling }, clock);
    this.#ring = new EdgeRing({ origins, clock, probe: (origin) => probeOrigin(origin, ca) });
    this.#hide = gauges.add({ provider, account, state: () => ({ edgesOut: this.#ring.countOut(), limit: this.#limit.limit, counted: this.#counted }) });
  }

  /** One submission, once; see exchange. Waits for a place among those under way first. */
  async submit(request: Dispatcher.DispatchOptions, options: ExchangeOptions): Promise<Exchange> {
    if (!(await this.#limit.acquire(PLACE_DEADLINE_MS))) return { kind: 'no-place', detail: 'no place among the requests under way' };
    try {
      const result = await this.#send(request, options, { use: 'submit', connections: Math.ceil(this.#options.concurrency * CONNECTIONS_EACH) });
      if (result.kind === 'answered') this.#heed(this.#options.readSign(result.answer));
      return result;
    } finally {
      this.#limit.release();
    }
  }

  /** One question, once; waits for nothing that is submitted. */
  lookUp(request: Dispatcher.DispatchOptions, options: ExchangeOptions): Promise<Exchange> {
    return this.#send(request, options, { use: 'look-up', connections: LOOK_UP_CONNECTIONS });
  }

  /** Lets what is under way end, at most until the budget has passed. A second call changes nothing. */
  close(budgetMs: number): Promise<void> {
    this.#hide();
    return (this.#closing ??= closePools([...this.#pools.values()], budgetMs));
  }

  async #send(request: Dispatcher.DispatchOptions, options: ExchangeOptions, { use, connections }: { use: string; connections: number }): Promise<Exchange> {
    const origin = this.#ring.pick();
    const result = await exchange(this.#poolOf(origin, use, connections), request, options);
    if (result.kind === 'not-connected') this.#ring.noteUnreachable(origin);
    if (result.kind === 'broken') this.#ring.noteBroken(origin);
    if (result.kind === 'answered') this.#ring.noteAnswered(origin);
    return result;
  }

  #poolOf(origin: string, use: string, connections: number): Pool {
    const name = `${use} ${origin}`;
    const { ca } = this.#options;
    const pool = this.#pools.get(name) ?? openCarrierPool({ origin, connections, ...(ca !== undefined && { ca }) });
    this.#pools.set(name, pool);
    return pool;
  }

  #heed(sign: ConcurrencySign): void {
    this.#limit.note(sign);
    if (sign.concurrent !== undefined) this.#counted = { requests: sign.concurrent, atMonotonicMs: this.#options.clock.monotonicMs() };
  }
}

async function closePools(pools: readonly Pool[], budgetMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const closed = Promise.all(pools.map((pool) => pool.close()));
  const spent = new Promise<void>((resolve) => (timer = setTimeout(resolve, budgetMs)));
  await Promise.race([closed, spent]);
  clearTimeout(timer);
  await Promise.all(pools.map((pool) => pool.destroy()));
}
