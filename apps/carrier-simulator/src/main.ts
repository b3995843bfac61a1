import { readConfig } from './app.config.js';
import { runSimulator } from './run-simulator.js';

const clock = { nowMs: () => performance.timeOrigin + performance.now() };
function writeLog(message: string, facts: object = {}): void {
  process.stdout.write(`${JSON.stringify({ ts: new Date(clock.nowMs()).toISOString(), service: 'carrier-simulator', message, ...facts })}\n`);
}

const running = await runSimulator(readConfig(), clock);
writeLog('listening', { port: running.port });
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void running.stop().then(() => writeLog('stopped')));
}
