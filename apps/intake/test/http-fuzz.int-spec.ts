import { randomUUID } from 'node:crypto';
import { startNodeProcess, type NodeProcess } from '@signalbox/service/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzzDoor } from './fuzz/fuzz-door.js';
import { KEYS, startIntakeWorld, type IntakeWorld } from './support/intake-world.js';

const MAIN = new URL('../dist/src/main.js', import.meta.url).pathname;
/** Longer, and with another seed, by hand: see the README. */
const SECONDS = Number(process.env['FUZZ_MINUTES'] ?? 5 / 60) * 60;
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

let world: IntakeWorld;
let intake: NodeProcess;
beforeAll(async () => {
  world = await startIntakeWorld();
  // A process of its own: what kills or stops it does not stop the one that asks.
  intake = await startNodeProcess(MAIN, { ...world.environment, LOG_LEVEL: 'info' });
});
afterAll(async () => {
  await intake?.stop();
  await world?.stop();
});

it(`answers spoilt requests for ${SECONDS} s without a fault, a crash or a stall`, { timeout: SECONDS * 1_000 + 60_000 }, async () => {
  const report = await fuzzDoor({ port: Number(new URL(intake.url).port), apiKey: KEYS.acme, seed: SEED, forMs: SECONDS * 1_000 });
  process.stdout.write(`${JSON.stringify({ seed: SEED, ...report })}\n`);
  expect(report.finds).toEqual([]);
  expect(report.statuses['202']).toBeGreaterThan(0);
  const headers = { authorization: `Bearer ${KEYS.acme}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const body = JSON.stringify({ purpose: 'one-time-passcode', personal: { to: '+447700900123', body: 'Your code is 482913' } });
  expect((await fetch(`${intake.url}/v1/intents`, { method: 'POST', headers, body })).status).toBe(202);
  expect(intake.log.filter((line) => line.includes('"level":"error"') || line.includes('"level":"fatal"'))).toEqual([]);
});
