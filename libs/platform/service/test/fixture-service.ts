import { Module } from '@nestjs/common';
import { defineConfig, field, loadConfigOrExit, Platform, PLATFORM_FIELDS, PlatformModule, runService } from '../src/index.js';

/** What the process does once it is up; read by the test that starts it. */
const BEHAVIOURS: Record<string, (platform: Platform) => void> = {
  serve: () => {},
  throw: (platform) => platform.onStart(() => void setImmediate(() => {
    throw new Error('thrown to nobody, for +14155550100');
  })),
  reject: (platform) => platform.onStart(() => void setImmediate(() => void Promise.reject(new Error('rejected to nobody')))),
  fail: (platform) => platform.onStart(() => void setImmediate(() => platform.fail(new Error('the consumer is dead')))),
  'fail-to-start': (platform) => platform.onStart(() => Promise.reject(new Error('no tenants'))),
  'stop-late': (platform) => platform.onShutdown('work', () => new Promise(() => {})),
  kill: (platform) => platform.onStart(() => platform.faults.reach('fixture.started')),
};

const config = loadConfigOrExit(defineConfig({ ...PLATFORM_FIELDS, BEHAVIOUR: field({ doc: 'What to do.', parse: (name: string) => name }) }), process.env);

@Module({
  imports: [PlatformModule.forRoot({ service: 'intake', config })],
  providers: [{ provide: 'behaviour', inject: [Platform], useFactory: (platform: Platform) => BEHAVIOURS[config.behaviour]?.(platform) }],
})
class FixtureModule {}

await runService(FixtureModule, config);
