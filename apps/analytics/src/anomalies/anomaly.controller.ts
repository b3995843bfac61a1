import { Controller, Get, Headers, Inject, Query } from '@nestjs/common';
import { Operators, Platform, requireOperator } from '@signalbox/service';
import type { Anomaly } from '@signalbox/usage';
import { readAskedWindow } from '../report/read-asked-window.js';
import { AnomalyStore } from './anomaly.store.js';

interface AnomalyView extends Anomaly {
  /** Start of the hour. */
  readonly hour: string;
  readonly dimension: string;
  readonly value: string;
  readonly messages: number;
}

const MOST_ROWS = 1_000;

/** What was far from usual, the latest first. */
@Controller('v1/anomalies')
export class AnomalyController {
  readonly #anomalies: AnomalyStore;
  readonly #operators: Operators;
  readonly #platform: Platform;

  constructor(@Inject(AnomalyStore) anomalies: AnomalyStore, @Inject(Operators) operators: Operators, @Inject(Platform) platform: Platform) {
    this.#anomalies = anomalies;
    this.#operators = operators;
    this.#platform = platform;
  }

  @Get()
  async list(@Query() parameters: Record<string, unknown>, @Headers('authorization') authorization?: string): Promise<readonly AnomalyView[]> {
    requireOperator(this.#operators, authorization);
    const { fromMs, toMs } = readAskedWindow(parameters, this.#platform.clock.nowMs());
    const found = await this.#anomalies.list(fromMs, toMs, MOST_ROWS);
    return found.map(({ hourMs, ...anomaly }) => ({ hour: new Date(hourMs).toISOString(), ...anomaly }));
  }
}
