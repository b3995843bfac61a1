import { Body, Controller, Get, Inject, Module, Param, Post } from '@nestjs/common';
import { generateDevelopmentKeys } from '@signalbox/crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { Platform } from './platform.js';
import { loadConfig } from './config-definition.js';
import { PLATFORM_CONFIG } from './platform.config.js';
import { PlatformModule } from './platform.module.js';
import { startService, type HttpOptions, type RunningService } from './start-service.js';

const config = loadConfig(PLATFORM_CONFIG, {
  ...generateDevelopmentKeys('test').environment,
  HTTP_PORT: '0',
  KAFKA_BROKERS: '127.0.0.1:1',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  LOG_LEVEL: 'fatal',
  SHUTDOWN_BUDGET_MS: '2000',
});

@Controller('things')
class ThingController {
  readonly #platform: Platform;

  constructor(@Inject(Platform) platform: Platform) {
    this.#platform = platform;
  }

  @Get(':id')
  read(@Param('id') id: string): { id: string; service: string } {
    return { id, service: this.#platform.service };
  }

  @Post()
  write(@Body() body: unknown): unknown {
    return body;
  }
}

/** A service around `prepare`, which gets the Platform while modules are made. */
function makeModule(prepare: (platform: Platform) => void = () => {}) {
  @Module({
    imports: [PlatformModule.forRoot({ service: 'intake', config })],
    controllers: [ThingController],
    providers: [{ provide: 'prepared', inject: [Platform], useFactory: prepare }],
  })
  class TestModule {}
  return TestModule;
}

const running: RunningService[] = [];
async function start(prepare?: (platform: Platform) => void, http?: HttpOptions): Promise<RunningService> {
  const service = await startService(makeModule(prepare), config, http);
  running.push(service);
  return service;
}
afterEach(() => Promise.all(running.splice(0).map((service) => service.stop())));

describe('startService', () => {
  it('answers for itself and for the app', async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}/things/7?to=x`)).json()).toEqual({ id: '7', service: 'intake' });
    const live = await fetch(`${url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { healthy: true, checks: [{ name: 'process', healthy: true, detail: 'alive' }] }]);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await metrics.text()).toContain('process_cpu_seconds_total');
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
  });

  it('is not ready while a part does not work, and stays live', async () => {
    let healthy = true;
    const { url } = await start((platform) => platform.addHealthCheck('carrier', () => ({ healthy, detail: 'carrier' })));
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    healthy = false;
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ healthy: false, checks: expect.arrayContaining([{ name: 'carrier', healthy: false, detail: 'carrier' }]) });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  it('is not ready without its database', async () => {
    const { url } = await start((platform) => void platform.openDatabase('shared', { max: 1 }));
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ checks: expect.arrayContaining([expect.objectContaining({ name: 'database shared', healthy: false })]) });
  });

  it('is not live once a part has failed for good, and says so to its owner', async () => {
    let fail: (error: Error) => void = () => {};
    const service = await start((platform) => void (fail = platform.fail));
    fail(new Error('the consumer is dead'));
    await expect(service.failed).resolves.toMatchObject({ message: 'the consumer is dead' });
    const live = await fetch(`${service.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([503, { healthy: false, checks: [{ name: 'process', healthy: false, detail: 'the consumer is dead' }] }]);
  });

  it('starts parts in order before it is ready, and stops them by phase', async () => {
    const order: string[] = [];
    const service = await start((platform) => {
      platform.onStart(async () => {
        await Promise.resolve();
        order.push('first');
      });
      platform.onStart(() => void order.push('second'));
      platform.onShutdown('databases', () => void order.push('databases'));
      platform.onShutdown('runners', () => void order.push('runners'));
    });
    expect(order).toEqual(['first', 'second']);
    expect(await service.stop()).toBe(true);
    expect(order).toEqual(['first', 'second', 'runners', 'databases']);
    await expect(fetch(service.url)).rejects.toThrow();
  });

  it('closes everything again when a start fails', async () => {
    let closed = false;
    const starting = start((platform) => {
      platform.onStart(() => Promise.reject(new Error('no tenants')));
      platform.onShutdown('databases', () => void (closed = true));
    });
    await expect(starting).rejects.toThrow('no tenants');
    expect(closed).toBe(true);
  });

  it('answers the requests under way before it is down', async () => {
    let release: () => void = () => {};
    const arrived = new Promise<void>((arrive) => {
      release = arrive;
    });
    @Controller('slow')
    class SlowController {
      @Get()
      async read(): Promise<string> {
        release();
        await new Promise((resolve) => setImmediate(resolve));
        return 'done';
      }
    }
    @Module({ imports: [PlatformModule.forRoot({ service: 'intake', config })], controllers: [SlowController] })
    class SlowModule {}
    const service = await startService(SlowModule, config);
    const answer = fetch(`${service.url}/slow`);
    await arrived;
    const stopping = service.stop();
    expect(await (await answer).text()).toBe('done');
    expect(await stopping).toBe(true);
  });

  it('refuses a body over the limit', async () => {
    const { url } = await start(undefined, { bodyLimitBytes: 100 });
    const post = (size: number) => fetch(`${url}/things`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'x'.repeat(size) }) });
    expect((await post(50)).status).toBe(201);
    expect((await post(200)).status).toBe(413);
  });
});
