import { percentile } from '@signalbox/checkers';
import { Pool } from 'undici';
import type { LoadPass, LoadTask } from '../../src/http-door/load-task.js';
import { runProgram } from '../engine/run-program.js';

/** A range that is kept for fiction; people take turns, as many as there are numbers in it. */
const RECIPIENTS = 1_000;
const bodyOf = (index: number): string => JSON.stringify({ purpose: 'one-time-passcode', personal: { to: `+447700900${String(index % RECIPIENTS).padStart(3, '0')}`, body: 'Your code is 482913. It is good for five minutes.' } });

/** Each connection sends its next request when the one before is answered. */
runProgram(async ({ origin, apiKey, connections, runId, warmUpMs, warmUpRequests, forMs }: LoadTask): Promise<LoadPass> => {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const warmFromMs = performance.now() + warmUpMs;
  const latencies: number[] = [];
  let [fromMs, count, refused] = [Infinity, 0, 0];
  const work = async (): Promise<void> => {
    for (let startedMs = performance.now(); startedMs < fromMs + forMs; startedMs = performance.now()) {
      if (fromMs === Infinity && startedMs >= warmFromMs && count >= warmUpRequests) fromMs = startedMs;
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': `${runId}-${count}` };
      const answer = await pool.request({ method: 'POST', path: '/v1/intents', headers, body: bodyOf(count++) });
      await answer.body.dump();
      if (answer.statusCode !== 202) refused += 1;
      else if (startedMs >= fromMs) latencies.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const elapsedMs = performance.now() - fromMs;
  await pool.close();
  latencies.sort((a, b) => a - b);
  return { requests: latencies.length, sent: count, elapsedMs, p50Ms: percentile(latencies, 0.5) ?? NaN, p99Ms: percentile(latencies, 0.99) ?? NaN, refused };
});
