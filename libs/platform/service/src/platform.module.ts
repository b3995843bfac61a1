import { Module, type DynamicModule } from '@nestjs/common';
import { createPlatform, type PlatformOptions } from './create-platform.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { PlatformLife } from './platform-life.js';
import { Platform } from './platform.js';

/** Gives every module of a service its Platform, and the process its health and metrics pages. */
@Module({})
export class PlatformModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    const { platform, life } = createPlatform(options);
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController, MetricsController],
      providers: [{ provide: Platform, useValue: platform }, { provide: PlatformLife, useValue: life }],
      exports: [Platform, PlatformLife],
    };
  }
}
