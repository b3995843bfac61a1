import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { HealthReport } from './health.js';
import { PlatformLife } from './platform-life.js';

interface Reply {
  status(code: number): unknown;
}

const OK = 200;
const UNAVAILABLE = 503;

/** What the orchestrator asks. Live: only a restart would help when this is red. Ready: work may be sent here. */
@Controller('health')
export class HealthController {
  readonly #life: PlatformLife;

  constructor(@Inject(PlatformLife) life: PlatformLife) {
    this.#life = life;
  }

  @Get('live')
  live(@Res({ passthrough: true }) reply: Reply): Promise<HealthReport> {
    return this.#answer(reply, this.#life.checkLiveness());
  }

  @Get('ready')
  ready(@Res({ passthrough: true }) reply: Reply): Promise<HealthReport> {
    return this.#answer(reply, this.#life.checkReadiness());
  }

  async #answer(reply: Reply, checking: Promise<HealthReport>): Promise<HealthReport> {
    const report = await checking;
    reply.status(report.healthy ? OK : UNAVAILABLE);
    return report;
  }
}
