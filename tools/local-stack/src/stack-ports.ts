import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PortBook } from './ports.js';
import type { StackOptions, StackPorts } from './stack-options.js';

export type ReservedPorts = Required<StackPorts>;

/**
 * Reserves the ports of the servers. A kept stack gets those of its last run, because a Kafka quorum of one
 * carries its controller's port in its data.
 */
export async function reserveStackPorts(folder: string, options: StackOptions, book: PortBook): Promise<ReservedPorts> {
  const file = join(folder, 'ports.json');
  const wanted: StackPorts = { ...(await readPorts(file)), ...options.ports };
  const brokers = options.brokers ?? 1;
  const ports = {
    postgres: await book.reserve(wanted.postgres),
    kafka: await reserveEach(brokers, wanted.kafka, book),
    controllers: await reserveEach(brokers, wanted.controllers, book),
  };
  await writeFile(file, `${JSON.stringify(ports, null, 2)}\n`);
  return ports;
}

async function readPorts(file: string): Promise<StackPorts> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text) as StackPorts;
}

async function reserveEach(count: number, wanted: readonly number[] | undefined, book: PortBook): Promise<number[]> {
  const ports: number[] = [];
  for (let index = 0; index < count; index++) ports.push(await book.reserve(wanted?.[index]));
  return ports;
}
