import { createMicroBatch } from '@signalbox/postgres';
import type { FloorPass, FloorTask } from '../../src/e2e/floor-task.js';
import { runProgram } from '../engine/run-program.js';
import { openFloorCarrier } from './floor-carrier.js';
import { openFloorServers, type FloorMessage } from './floor-parts.js';

const FINAL = 'delivered';

/** What a message costs at least on this machine: a row and a record for each step, the call and its webhooks. No order, no second look, no secrets. */
runProgram(async (task: FloorTask): Promise<FloorPass> => {
  const servers = await openFloorServers(task);
  const { database } = servers;
  const finished = Promise.withResolvers<void>();
  let firstMs: number | undefined;
  let startedCpu = process.cpuUsage();
  let submitted = 0;
  let finals = 0;

  const webhooks = createMicroBatch({ name: 'floor-webhooks', concurrency: 1, run: async (messages: readonly FloorMessage[]) => {
    await servers.publish('callbacks', messages);
    return messages.map(() => undefined);
  } });
  const carrier = await openFloorCarrier(task, (id, status) => webhooks.add({ key: id, value: JSON.stringify({ id, status }) }));

  await servers.consume('callbacks', async (messages) => {
    const statuses = messages.map(({ value }) => JSON.parse(value) as { id: string; status: string });
    const last = new Map(statuses.map(({ id, status }) => [id, status]));
    await database.query('INSERT INTO floor_statuses SELECT * FROM unnest($1::text[], $2::text[]) ORDER BY 1 ON CONFLICT (id) DO UPDATE SET status = excluded.status', [[...last.keys()], [...last.values()]]);
    await servers.publish('statuses', messages);
    finals += statuses.filter(({ status }) => status === FINAL).length;
    if (finals >= task.messages) finished.resolve();
  });
  await servers.consume('messages', async (messages) => {
    await database.query('INSERT INTO floor_sends (id) SELECT unnest($1::text[])', [messages.map(({ key }) => key)]);
    await Promise.all(messages.map(({ key }) => carrier.submit(key, submitted++)));
  });
  await servers.consume('intents', async (messages) => {
    if (firstMs === undefined) startedCpu = process.cpuUsage();
    firstMs ??= performance.now();
    const ids = messages.map(() => crypto.randomUUID());
    const accepted = messages.map(({ value }, index) => ({ key: ids[index] ?? '', value }));
    await database.query('INSERT INTO floor_intents SELECT * FROM unnest($1::text[], $2::text[])', [ids, accepted.map(({ value }) => value)]);
    await servers.publish('messages', accepted);
  });
  await finished.promise;
  const elapsedMs = performance.now() - (firstMs ?? NaN);
  const { user, system } = process.cpuUsage(startedCpu);
  await carrier.close();
  await servers.close();
  return { elapsedMs, cpuMs: (user + system) / 1_000 };
});
