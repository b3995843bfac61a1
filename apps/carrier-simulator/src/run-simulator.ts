import type { AddressInfo } from 'node:net';
import type { Clock } from '@signalbox/message';
import type { SimulatorSettings } from './admin/admin-shapes.js';
import type { AppConfig } from './app.config.js';
import { UndiciTransport } from './callback/undici-transport.js';
import { LedgerFile } from './ledger/ledger-file.js';
import { DEFAULT_OUTCOMES } from './message/outcome.js';
import { Simulator } from './simulator.js';
import { buildServer } from './simulator.server.js';
import { RealTimeline } from './time/real-timeline.js';

/** How long requests in progress may take at shutdown; those that hang never end by themselves. */
const GRACE_MS = 500;

export interface RunningSimulator {
  readonly port: number;
  /** Takes no more requests, cuts what hangs, drops the webhooks that are still to be sent and closes the ledger file. */
  stop(): Promise<void>;
}

/** Starts the simulator on real time and real HTTP. */
export async function runSimulator(config: AppConfig, clock: Pick<Clock, 'nowMs'>): Promise<RunningSimulator> {
  const timeline = new RealTimeline(clock);
  const transport = new UndiciTransport();
  const ledgerFile = config.ledgerFile === null ? null : new LedgerFile(config.ledgerFile);
  const simulator = new Simulator({
    identity: { seed: config.seed, runId: config.runId ?? String(clock.nowMs()) },
    accountSid: config.accountSid,
    authToken: config.authToken,
    settings: settingsOf(config),
    timeline,
    transport,
    ledgerFile,
  });
  simulator.senders.change(config.senders);
  simulator.vonage.change({ publicKey: config.vonagePublicKey, numbers: [...config.vonageNumbers], inboundUrl: config.vonageInboundUrl });
  const stopWatching = timeline.watchStalls();
  const server = buildServer(simulator);
  await server.listen({ host: config.httpHost, port: config.httpPort });
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    async stop() {
      const cut = setTimeout(() => server.server.closeAllConnections(), GRACE_MS);
      await server.close();
      clearTimeout(cut);
      stopWatching();
      timeline.clear();
      await transport.close();
      await ledgerFile?.close();
    },
  };
}

/** What is in force until the admin API says otherwise. */
function settingsOf(config: AppConfig): SimulatorSettings {
  return {
    listingDelayMaxMs: config.listingDelayMaxMs,
    callbackDelayScale: config.callbackDelayScale,
    concurrencyLimit: config.concurrencyLimit,
    replyDelayMs: { min: 0, max: 0 },
    retryAfterSeconds: null,
    inboundUrl: config.inboundUrl,
    knownSendersOnly: false,
    messagesPerDay: null,
    debuggerUrl: config.debuggerUrl,
    eventSinks: [],
    outcomes: DEFAULT_OUTCOMES,
  };
}
