import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TOPICS } from '@signalbox/contracts';
import { readTopic, type KafkaClient } from '@signalbox/kafka';
import { SERVICE_NAMES, type Signalbox } from '@signalbox/local-stack';
import { withDatabase } from './database.js';

const textOf = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('utf8');

/** A place where a run has written something. */
export interface Source {
  readonly kind: 'log' | 'record key' | 'record header' | 'record value' | 'metrics' | 'table';
  readonly name: string;
  readonly text: string;
}

/** Every log file of every process, the servers' included. */
export async function readLogs({ stack }: Signalbox): Promise<Source[]> {
  const names = await readdir(stack.logFolder);
  return Promise.all(names.map(async (name): Promise<Source> => ({ kind: 'log', name, text: await readFile(join(stack.logFolder, name), 'utf8') })));
}

/** Key, headers and value of every record of a topic, as they lie there. */
export async function readRecords(kafka: KafkaClient, topic: string): Promise<Source[]> {
  const records = await readTopic(kafka, topic, `prove-${topic}-${randomUUID()}`);
  return records.flatMap(({ partition, record }): Source[] => {
    const name = `${topic}/${partition}/${record.offset}`;
    const headers = Object.entries(record.headers).map(([header, value]): Source => ({ kind: 'record header', name: `${name} ${header}`, text: `${header}: ${value}` }));
    return [{ kind: 'record key', name, text: textOf(record.key) }, ...headers, { kind: 'record value', name, text: textOf(record.value) }];
  });
}

/** Every topic of the topology. */
export async function readTopics(kafka: KafkaClient): Promise<Source[]> {
  return (await Promise.all(TOPICS.map(({ name }) => readRecords(kafka, name)))).flat();
}

export async function readMetrics(signalbox: Signalbox): Promise<Source[]> {
  return Promise.all(SERVICE_NAMES.map(async (name): Promise<Source> => ({ kind: 'metrics', name, text: await (await fetch(`${signalbox.originOf(name)}/metrics`)).text() })));
}

/** Every row of every table of the database, as text; partitions count as tables of their own. */
export async function readTables(signalbox: Signalbox): Promise<Source[]> {
  return withDatabase(signalbox, async (client) => {
    const tables = await client.query<{ table: string }>(`SELECT format('%I.%I', schemaname, tablename) AS table FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`);
    const sources: Source[] = [];
    for (const { table } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`);
      sources.push(...rows.map(({ row }): Source => ({ kind: 'table', name: table, text: row })));
    }
    return sources;
  });
}
