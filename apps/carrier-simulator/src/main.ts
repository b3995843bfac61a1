import { readConfig } from './app.config.js';
import { runSimulator } from './run-simulator.js';

const clock = { nowMs: () => performance.timeOrigin + performance.now() };
const log = (message: string, facts: object = {}): void => console.log(JSON.stringify({ ts: new Date(clock.nowMs()).toISOString(), service: 'carrier-simulator', message, ...facts }));

const running = await runSimulator(readConfig(), clock);
log('listening', { port: running.port });
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void running.stop().then(() => log('stopped'));
  });
}
