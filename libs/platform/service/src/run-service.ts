import { createLogger, type Logger } from '@signalbox/telemetry';
import { EXIT_CODES } from './exit-codes.js';
import type { PlatformConfig } from './platform.config.js';
import { startService, type AppModule, type HttpOptions, type RunningService } from './start-service.js';

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

function nextStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) process.once(signal, () => resolve(signal));
  });
}

/** After an error that nobody caught the state is unknown: say so and go, without draining. */
function exitOnStrayErrors(currentLogger: () => Logger): void {
  const exit = (message: string) => (err: unknown) => {
    currentLogger().fatal(message, { err });
    process.exit(EXIT_CODES.crashed);
  };
  process.on('uncaughtException', exit('uncaught exception'));
  process.on('unhandledRejection', exit('unhandled rejection'));
}

async function stopInOrder({ platform, stop }: RunningService, signal: NodeJS.Signals | undefined): Promise<never> {
  // A second signal means: now.
  void nextStopSignal().then(() => process.exit(EXIT_CODES.stoppedLate));
  if (signal) platform.logger.info('stopping', { signal });
  const inTime = await stop();
  if (signal === undefined) process.exit(EXIT_CODES.crashed);
  process.exit(inTime ? EXIT_CODES.stopped : EXIT_CODES.stoppedLate);
}

/** Resolves with the signal, or with undefined after a part failed for good. */
async function waitForTheEnd({ platform, failed }: RunningService, stopSignal: Promise<NodeJS.Signals>): Promise<NodeJS.Signals | undefined> {
  const end = await Promise.race([stopSignal, failed]);
  if (typeof end === 'string') return end;
  platform.logger.fatal('a part failed for good', { err: end });
  return undefined;
}

/**
 * The whole life of a service process: starts it, waits for SIGTERM, SIGINT or a part that fails for good, stops it in
 * order and exits with one of EXIT_CODES. The promise never settles.
 */
export async function runService(appModule: AppModule, config: PlatformConfig, http: HttpOptions = {}): Promise<void> {
  let logger = createLogger({ service: 'process', level: 'info' });
  exitOnStrayErrors(() => logger);
  const stopSignal = nextStopSignal();
  const starting = startService(appModule, config, http).catch((err: unknown) => {
    logger.fatal('the service could not start', { err });
    return process.exit(EXIT_CODES.crashed);
  });
  const service = await Promise.race([starting, stopSignal]);
  // Asked to stop while starting: nothing was promised to anyone yet, and what was begun comes again.
  if (typeof service === 'string') process.exit(EXIT_CODES.stopped);
  logger = service.platform.logger;
  await stopInOrder(service, await waitForTheEnd(service, stopSignal));
}
