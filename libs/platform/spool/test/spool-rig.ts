import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { manualClock, type ManualClock } from '@signalbox/message';
import { createLogger, createMetrics, type Metrics } from '@signalbox/telemetry';
import { afterEach, beforeEach } from 'vitest';
import { openSpool } from '../src/open-spool.js';
import { openNodeSpoolFiles } from '../src/node-spool-files.js';
import type { Spool } from '../src/spool.js';
import type { SpoolFiles } from '../src/spool-files.js';
import type { SpoolLimits } from '../src/spool-limits.js';

export const START_MS = Date.UTC(2026, 0, 5, 12);

export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'spool-'));
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** What a kill at this moment would leave. The lock is not copied: the kernel would have freed it. */
export function copyAsKilled(folder: string): string {
  const copy = makeFolder();
  cpSync(folder, copy, { recursive: true, filter: (path) => basename(path) !== 'lock' });
  return copy;
}

export const segmentsIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.segment')).sort();

export interface Rig {
  readonly spool: Spool;
  readonly metrics: Metrics;
  readonly clock: ManualClock;
  /** The count of an outcome. */
  countOf(outcome: string): Promise<number>;
}

export interface RigOptions {
  readonly limits?: Partial<SpoolLimits>;
  readonly wrapFiles?: (files: SpoolFiles) => SpoolFiles;
}

export async function openRig(directory: string, { limits = {}, wrapFiles = (files) => files }: RigOptions = {}): Promise<Rig> {
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const clock = manualClock(START_MS);
  const logger = createLogger({ service: 'test', level: 'fatal' });
  const openFiles = async (path: string): Promise<SpoolFiles> => wrapFiles(await openNodeSpoolFiles(path));
  const spool = await openSpool({ directory, clock, logger, metrics, openFiles, limits: { lingerMs: 0, ...limits } });
  const countOf = async (outcome: string): Promise<number> => Number(new RegExp(`sb_spool_handled_total\\{[^}]*outcome="${outcome}"[^}]*\\} (\\d+)`).exec(await metrics.render())?.[1] ?? 0);
  return { spool, metrics, clock, countOf };
}

const SMALL_BATCH = { records: 7, bytes: 300 };

/** Reads out everything, completing batch by batch. */
export async function readOut(spool: Spool): Promise<string[]> {
  const found: string[] = [];
  for (let batch = await spool.readOldest(SMALL_BATCH); batch; batch = await spool.readOldest(SMALL_BATCH)) {
    found.push(...batch.records.map(({ payload }) => payload.toString()));
    await spool.complete(batch);
  }
  return found;
}

export const appendAll = (spool: Spool, texts: readonly string[]): Promise<unknown> => Promise.all(texts.map((text) => spool.append(Buffer.from(text))));

export interface SpoolsOfTest {
  /** Of this test alone. */
  folder(): string;
  /** Opens a spool that is closed at the end of the test. */
  start(path: string, options?: RigOptions): Promise<Rig>;
  /** See copyAsKilled; gone at the end of the test. */
  copy(): string;
}

export function useSpools(): SpoolsOfTest {
  const folders: string[] = [];
  const open: Rig[] = [];
  const addFolder = (path: string): string => {
    folders.push(path);
    return path;
  };
  beforeEach(() => void addFolder(makeFolder()));
  afterEach(async () => {
    await Promise.all(open.splice(0).map(({ spool }) => spool.close()));
    folders.splice(0).forEach(removeFolder);
  });
  const folder = (): string => folders[0] ?? '';
  return {
    folder,
    copy: () => addFolder(copyAsKilled(folder())),
    async start(path, options) {
      const rig = await openRig(path, options);
      open.push(rig);
      return rig;
    },
  };
}

/** `record 0`, `record 1`, … */
export const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `record ${index}`);
/** What one of the first ten takes on the disk. */
export const FRAME_BYTES = 28;
export const ALL = { records: 1_000, bytes: 1_000_000 };
