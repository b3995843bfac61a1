import { Controller, Get, Headers, Inject, Query } from '@nestjs/common';
import { Operators, Platform, requireOperator } from '@signalbox/service';
import { readAskedWindow } from '../report/read-asked-window.js';
import { EventStore, type CallGroup, type Window } from './event.store.js';

interface AlertView {
  readonly provider: string;
  readonly account: string;
  readonly level: string;
  readonly errorCode: number | null;
  readonly alerts: number;
  readonly lastAt: string;
}

/** Calls and alerts of a window, the most frequent kinds first. */
@Controller('v1')
export class EventController {
  readonly #events: EventStore;
  readonly #operators: Operators;
  readonly #platform: Platform;

  constructor(@Inject(EventStore) events: EventStore, @Inject(Operators) operators: Operators, @Inject(Platform) platform: Platform) {
    this.#events = events;
    this.#operators = operators;
    this.#platform = platform;
  }

  @Get('calls')
  async calls(@Query() parameters: Record<string, unknown>, @Headers('authorization') authorization?: string): Promise<readonly CallGroup[]> {
    return this.#events.listCalls(this.#readWindow(parameters, authorization));
  }

  @Get('alerts')
  async alerts(@Query() parameters: Record<string, unknown>, @Headers('authorization') authorization?: string): Promise<readonly AlertView[]> {
    const groups = await this.#events.listAlerts(this.#readWindow(parameters, authorization));
    return groups.map(({ lastAtMs, ...group }) => ({ ...group, lastAt: new Date(lastAtMs).toISOString() }));
  }

  #readWindow(parameters: Record<string, unknown>, authorization: string | undefined): Window {
    requireOperator(this.#operators, authorization);
    return readAskedWindow(parameters, this.#platform.clock.nowMs());
  }
}
