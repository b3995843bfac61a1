import type { Clock } from '@signalbox/message';
import type { Levers } from './levers.js';

export interface LeverReaderOptions {
  readonly url: string;
  readonly role?: string;
  readonly applicationName: string;
  readonly clock: Clock;
}

export declare class LeverReader {
  constructor(options: LeverReaderOptions);
  start(): Promise<void>;
  stop(): Promise<void>;
  current(): Levers;
}
