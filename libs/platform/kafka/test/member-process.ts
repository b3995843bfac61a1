// A group member as a process of its own, which copies records and may kill itself at a fault point: `<name>@<arrival>`.
import { openClient } from './real-kafka.js';
import { Bench, copy } from '../testing/contract-world.js';
import { systemClock } from './system-clock.js';

const [prefix = '', fault = ''] = process.argv.slice(2);
const [faultName, arrival] = fault.split('@');
let arrivals = 0;

const bench = new Bench({ client: openClient(prefix), clock: systemClock, partitions: 0 }, {
  reach: (name) => {
    if (name === faultName && ++arrivals === Number(arrival)) process.kill(process.pid, 'SIGKILL');
    return Promise.resolve();
  },
});
// The shortest session that a broker allows by default: the next member waits for it.
await bench.run((record) => {
  process.stdout.write(`${record.value.idempotencyKey}\n`);
  return copy(record);
}, { sessionTimeoutMs: 6_000, heartbeatIntervalMs: 500, commitIntervalMs: 100 });
