import { sumOf, type CpuByName } from '../measure/cpu-meter.js';

/** What a message costs, in ms of CPU, and how many go by in a second. */
export interface CostRow {
  readonly name: string;
  readonly messagesPerSecond: number;
  /** Of the services, or of what takes their place. */
  readonly servicesMs: number;
  readonly kafkaMs: number;
  readonly postgresMs: number;
}

/** Stands for everyone outside: what it costs is not ours. */
const CARRIER = 'carrier-simulator';

export interface MeasuredCost {
  readonly name: string;
  readonly messages: number;
  readonly elapsedMs: number;
  readonly cpuMs: CpuByName;
}

export function makeCostRow({ name, messages, elapsedMs, cpuMs }: MeasuredCost): CostRow {
  const spent = (isCounted: (process: string) => boolean): number => sumOf(Object.entries(cpuMs).filter(([process]) => isCounted(process)).map(([, ms]) => ms)) / messages;
  const isKafka = (process: string): boolean => process.startsWith('kafka-');
  const isPostgres = (process: string): boolean => process === 'postgres';
  return {
    name,
    messagesPerSecond: (messages * 1_000) / elapsedMs,
    servicesMs: spent((process) => !isKafka(process) && !isPostgres(process) && process !== CARRIER),
    kafkaMs: spent(isKafka),
    postgresMs: spent(isPostgres),
  };
}

export const totalMs = ({ servicesMs, kafkaMs, postgresMs }: CostRow): number => servicesMs + kafkaMs + postgresMs;
