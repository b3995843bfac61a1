import { Pool } from 'undici';
import type { WebhookPass, WebhookTask } from '../../src/webhooks/webhook-task.js';
import { runProgram } from '../engine/run-program.js';
import { makeWebhook } from './signed-webhook.js';

const FORBIDDEN = 403;
const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Each connection posts its next webhook when the one before is answered. */
runProgram(async (task: WebhookTask): Promise<WebhookPass> => {
  const { origin, connections, forgedPerGenuine, warmUpMs, forMs } = task;
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const fromMs = performance.now() + warmUpMs;
  const endMs = fromMs + forMs;
  const latencies: number[] = [];
  let [count, refused, others] = [0, 0, 0];
  const work = async (): Promise<void> => {
    for (let startedMs = performance.now(); startedMs < endMs; startedMs = performance.now()) {
      const isForged = count++ % (forgedPerGenuine + 1) !== forgedPerGenuine;
      const answer = await pool.request({ method: 'POST', ...makeWebhook(task, isForged) });
      await answer.body.dump();
      const isRight = isForged ? answer.statusCode === FORBIDDEN : isSuccess(answer.statusCode);
      if (!isRight) others += 1;
      else if (startedMs >= fromMs) refused += isForged ? 1 : 0;
      if (isRight && !isForged && startedMs >= fromMs) latencies.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const elapsedMs = performance.now() - fromMs;
  await pool.close();
  latencies.sort((left, right) => left - right);
  return { taken: latencies.length, refused, others, elapsedMs, p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? NaN };
});
