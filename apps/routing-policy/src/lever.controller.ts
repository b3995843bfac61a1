import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { findLeverRequestFaults, type LeverRequest } from '@signalbox/contracts';
import { isLane } from '@signalbox/message';
import { Operators, Platform, problem, requireOperator } from '@signalbox/service';
import { LEVER_KINDS, LEVER_SCOPES, LeverStore, type LeverName, type LeverSetting } from './lever.store.js';

/** A lever that nobody lets go becomes a policy that nobody decided. */
const LONGEST_MS = 7 * 86_400_000;

function readName(kind: string, scopeKind: string, scopeId: string): LeverName {
  const name = { kind: LEVER_KINDS.find((known) => known === kind), scopeKind: LEVER_SCOPES.find((known) => known === scopeKind), scopeId };
  if (!name.kind || !name.scopeKind) throw problem(404, 'lever-unknown', `Levers are /v1/levers/<${LEVER_KINDS.join('|')}>/<${LEVER_SCOPES.join('|')}>/<id>.`);
  if (name.kind === 'pause' && name.scopeKind !== 'lane') throw problem(404, 'lever-unknown', 'Only a lane can be paused.');
  if (name.scopeKind === 'lane' && !isLane(scopeId)) throw problem(404, 'lane-unknown', 'Lanes are otp, transactional and marketing.');
  return name as LeverName;
}

function readSetting(name: LeverName, request: unknown, actor: string, nowMs: number): LeverSetting {
  const faults = findLeverRequestFaults(request);
  if (faults !== null) throw problem(422, 'lever-request-invalid', faults);
  const { value, reason, expiresAt } = request as LeverRequest;
  if ((name.kind === 'rate-multiplier') !== (value !== undefined)) throw problem(422, 'lever-request-invalid', 'A rate-multiplier needs a value from 0 to 1; a pause takes none.');
  const expiresAtMs = Date.parse(expiresAt);
  if (!(expiresAtMs > nowMs && expiresAtMs <= nowMs + LONGEST_MS)) throw problem(422, 'lever-request-invalid', 'expiresAt must lie ahead, by at most 7 days.');
  return { ...name, value: value ?? null, reason, actor, expiresAtMs };
}

/** What operations can throttle or pause, effective within a second, until it expires. Every change is audited. */
@Controller('v1/levers')
export class LeverController {
  readonly #levers: LeverStore;
  readonly #operators: Operators;
  readonly #platform: Platform;

  constructor(@Inject(LeverStore) levers: LeverStore, @Inject(Operators) operators: Operators, @Inject(Platform) platform: Platform) {
    this.#levers = levers;
    this.#operators = operators;
    this.#platform = platform;
  }

  @Get()
  list(@Headers('authorization') authorization?: string): Promise<LeverSetting[]> {
    requireOperator(this.#operators, authorization);
    return this.#levers.list(this.#platform.clock.nowMs());
  }

  @Put(':kind/:scopeKind/:scopeId')
  @HttpCode(204)
  async set(@Param() path: Record<string, string>, @Body() request: unknown, @Headers('authorization') authorization?: string): Promise<void> {
    const actor = requireOperator(this.#operators, authorization);
    const name = readName(path['kind'] ?? '', path['scopeKind'] ?? '', path['scopeId'] ?? '');
    const setting = readSetting(name, request, actor, this.#platform.clock.nowMs());
    await this.#levers.set(setting);
    this.#platform.logger.warn('lever set', { ...name, value: setting.value, reason: setting.reason, actor, expiresAt: new Date(setting.expiresAtMs).toISOString() });
  }

  @Delete(':kind/:scopeKind/:scopeId')
  @HttpCode(204)
  async clear(@Param() path: Record<string, string>, @Headers('authorization') authorization?: string): Promise<void> {
    const actor = requireOperator(this.#operators, authorization);
    const name = readName(path['kind'] ?? '', path['scopeKind'] ?? '', path['scopeId'] ?? '');
    if (!(await this.#levers.clear(name, actor, 'cleared by hand'))) throw problem(404, 'lever-not-set', 'This lever is not set.');
    this.#platform.logger.warn('lever cleared', { ...name, actor });
  }
}
