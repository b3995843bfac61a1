import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@signalbox/telemetry';

/** Passes on what the framework has to say from warnings upwards; its notices of every route and module are dropped. */
export function createNestLogger(logger: Logger): LoggerService {
  const write = (level: 'warn' | 'error' | 'fatal') => (message: unknown, ...rest: unknown[]) => {
    if (message instanceof Error) logger[level](message.message, { err: message });
    else logger[level](String(message), rest.length > 0 ? { detail: rest } : {});
  };
  return { log: () => {}, warn: write('warn'), error: write('error'), fatal: write('fatal') };
}
