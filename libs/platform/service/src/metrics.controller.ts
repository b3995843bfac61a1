import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Platform } from './platform.js';

/** What Prometheus scrapes. */
@Controller('metrics')
export class MetricsController {
  readonly #platform: Platform;

  constructor(@Inject(Platform) platform: Platform) {
    this.#platform = platform;
  }

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  render(): Promise<string> {
    return this.#platform.metrics.render();
  }
}
