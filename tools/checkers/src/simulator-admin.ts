import type {
  AccountSettings,
  DebuggerEvent,
  Edge,
  EdgeState,
  FaultSettings,
  InboundRequest,
  LedgerEntry,
  LedgerPage,
  LedgerSummary,
  OutcomeSettings,
  PumpingRange,
  PumpingRequest,
  RecipientOrder,
  SenderPace,
  SenderSettings,
  SimulatorSettings,
  VonageSettings,
} from './simulator-shapes.js';

export interface LedgerQuery {
  /** Entries with a greater index only. */
  after?: number;
  /** At most this many, 1 to 10,000; 1,000 if left out. */
  limit?: number;
  to?: string;
  sender?: string;
  messageId?: string;
}

/** Talks to a simulator's admin API. Every method throws an Error that names the request where the answer is not 2xx. */
export class SimulatorAdmin {
  private readonly origin: string;
  /** `origin` like `http://127.0.0.1:4010`. */
  constructor(origin: string) {
    this.origin = origin;
  }

  readLedger(query: LedgerQuery = {}): Promise<LedgerPage> {
    const parameters = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]));
    return this.call('GET', `/admin/ledger?${parameters}`);
  }

  /** The whole ledger in the order of acceptance, as one stream. */
  async *streamLedger(): AsyncGenerator<LedgerEntry> {
    const answer = await this.send('GET', '/admin/ledger.ndjson');
    let rest = '';
    for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop()!;
      for (const line of lines) yield JSON.parse(line) as LedgerEntry;
    }
  }

  /** The whole ledger in memory. */
  async readWholeLedger(): Promise<LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    for await (const entry of this.streamLedger()) entries.push(entry);
    return entries;
  }

  summarize(): Promise<LedgerSummary> {
    return this.call('GET', '/admin/ledger/summary');
  }

  /** Empties ledger, queues and opt-outs and takes all faults away; accounts, senders and settings stay. */
  async reset(): Promise<void> {
    await this.call('POST', '/admin/reset');
  }

  readFaults(): Promise<FaultSettings> {
    return this.call('GET', '/admin/faults');
  }

  /** Fields left out are those of an honest network, not those in force before. */
  putFaults(faults: Partial<Omit<FaultSettings, 'callbacks'>> & { callbacks?: Partial<FaultSettings['callbacks']> }): Promise<FaultSettings> {
    return this.call('PUT', '/admin/faults', faults);
  }

  /** Replaces the table; what waits in the queues leaves at the new pace. */
  putSenders(senders: readonly SenderSettings[]): Promise<SenderSettings[]> {
    return this.call('PUT', '/admin/senders', senders);
  }

  readSettings(): Promise<SimulatorSettings> {
    return this.call('GET', '/admin/settings');
  }

  /** Fields left out stay as they are. */
  putSettings(settings: Partial<Omit<SimulatorSettings, 'outcomes'>> & { outcomes?: Partial<OutcomeSettings> }): Promise<SimulatorSettings> {
    return this.call('PUT', '/admin/settings', settings);
  }

  /** A person writes to one of our numbers. */
  receiveInbound(inbound: InboundRequest): Promise<{ sid: string }> {
    return this.call('POST', '/admin/inbound', inbound);
  }

  async putAccount(accountSid: string, account: AccountSettings): Promise<void> {
    await this.call('PUT', `/admin/accounts/${accountSid}`, account);
  }

  /** The secondary token signs from now on, and the old one opens nothing any more. */
  async promoteToken(accountSid: string): Promise<void> {
    await this.call('POST', `/admin/accounts/${accountSid}/promote`);
  }

  /** The key opens nothing any more, whichever account has it. */
  async revokeKey(keySid: string): Promise<void> {
    await this.call('POST', `/admin/keys/${keySid}/revoke`);
  }

  /** Message ids that were accepted more than once, all of them. */
  readDuplicates(): Promise<{ messageId: string; sids: string[] }[]> {
    return this.call('GET', '/admin/ledger/duplicates');
  }

  /** The order of acceptance for one recipient, or for each that has several messages. */
  readOrder(to?: string): Promise<RecipientOrder[]> {
    return this.call('GET', `/admin/ledger/order${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`);
  }

  measurePace(sender: string, windowMs: number): Promise<SenderPace> {
    return this.call('GET', `/admin/ledger/pace?${new URLSearchParams({ sender, windowMs: String(windowMs) })}`);
  }

  /** The latest webhooks and events that failed for good. */
  readDebugger(): Promise<DebuggerEvent[]> {
    return this.call('GET', '/admin/debugger');
  }

  /** Adds a range of pumped numbers; a reset forgets it. */
  addPumping(range: PumpingRequest): Promise<PumpingRange> {
    return this.call('POST', '/admin/pumping', range);
  }

  readEdges(): Promise<Edge[]> {
    return this.call('GET', '/admin/edges');
  }

  /** Opens the edge if there is none of that name; it keeps its port in every state. */
  putEdge(name: string, state: EdgeState): Promise<Edge> {
    return this.call('PUT', `/admin/edges/${name}`, { state });
  }

  readVonage(): Promise<VonageSettings> {
    return this.call('GET', '/admin/vonage');
  }

  /** Fields left out stay as they are. */
  putVonage(settings: Partial<VonageSettings>): Promise<VonageSettings> {
    return this.call('PUT', '/admin/vonage', settings);
  }

  private async call<Result>(method: string, path: string, body?: unknown): Promise<Result> {
    const answer = await this.send(method, path, body);
    return (await answer.json()) as Result;
  }

  private async send(method: string, path: string, body?: unknown): Promise<Response> {
    const content = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(this.origin + path, { method, ...content });
    if (!answer.ok) throw new Error(`${method} ${path} of the simulator: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
