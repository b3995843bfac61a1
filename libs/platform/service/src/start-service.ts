import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule, Type } from '@nestjs/common';
import { createHttpAdapter, endConnectionsOnClose, logRequests } from './http-server.js';
import { createNestLogger } from './nest-logger.js';
import { PlatformLife } from './platform-life.js';
import { Platform } from './platform.js';
import type { PlatformConfig } from './platform.config.js';

export interface HttpOptions {
  readonly bodyLimitBytes?: number;
  /** Keeps the bytes of every body as `request.rawBody`, for signatures over them. */
  readonly rawBody?: boolean;
  /** Gives bodies of application/json to handlers as the bytes that came (a Buffer): who parses them says himself what is wrong with them. */
  readonly jsonAsBytes?: boolean;
}

/** A service that is up. */
export interface RunningService {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly platform: Platform;
  /** Resolves with the error when a part has failed for good; the caller stops the service then. */
  readonly failed: Promise<Error>;
  /** Orderly shutdown; true when it ended in its budget. Never rejects. */
  stop(): Promise<boolean>;
}

export type AppModule = Type<unknown> | DynamicModule;

/**
 * Brings a service up inside this process: first its pages, then its consumers, so that probes are answered while groups
 * are joined. Rejects when a module cannot be made; and, with everything closed again, when the port is taken or a start fails.
 */
export async function startService(appModule: AppModule, config: PlatformConfig, http: HttpOptions = {}): Promise<RunningService> {
  const adapter = createHttpAdapter(http.bodyLimitBytes);
  const app = await NestFactory.create<NestFastifyApplication>(appModule, adapter, { bufferLogs: true, abortOnError: false, rawBody: http.rawBody ?? false });
  if (http.jsonAsBytes) app.useBodyParser('application/json', {}, (_request, body: Buffer, done) => done(null, body));
  const platform = app.get(Platform);
  const life = app.get(PlatformLife);
  app.useLogger(createNestLogger(platform.logger));
  logRequests(adapter, platform.logger);
  endConnectionsOnClose(adapter);
  platform.onShutdown('http', () => adapter.getInstance().close());
  // The framework's own shutdown hooks run once no record is in a handler any more.
  platform.onShutdown('work', () => app.close());
  try {
    await app.listen(config.httpPort, config.httpHost);
    await life.start();
  } catch (error) {
    await life.stop();
    throw error;
  }
  const url = await app.getUrl();
  platform.logger.info('service is up', { url, roles: config.serviceRoles.join(','), lanes: config.lanes.join(',') });
  return { url, platform, failed: life.failed, stop: () => life.stop() };
}
