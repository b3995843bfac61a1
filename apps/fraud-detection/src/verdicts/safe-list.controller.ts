import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Put } from '@nestjs/common';
import type { SafeEntry } from '@signalbox/fraud';
import { Operators, Platform, problem, requireOperator } from '@signalbox/service';
import { VerdictStore, type SafeListing } from './verdict.store.js';

/** What the value of each scope looks like. */
const VALUES: Readonly<Record<SafeEntry['scope'], RegExp>> = { area: /^\d{1,8}$/, country: /^[A-Z]{2}$/, destination: /^\d{1,8}$/, all: /^$/ };
const OWNER = /^[A-Za-z0-9][A-Za-z0-9-]{1,63}$/;
const LONGEST_REASON = 500;

function readEntry({ owner = '', scope = '', value = '' }: Readonly<Record<string, string>>): SafeEntry {
  const pattern = VALUES[scope as SafeEntry['scope']] as RegExp | undefined;
  if (pattern === undefined || !OWNER.test(owner)) throw problem(404, 'safe-entry-unknown', 'Entries are /v1/safe-list/<tenant or account>/<area|country|destination>/<value>, or .../all.');
  if (!pattern.test(value)) throw problem(422, 'safe-entry-invalid', 'An area or destination is given by its first digits, a country by its two letters.');
  return { owner, scope: scope as SafeEntry['scope'], value };
}

function readReason(body: unknown): string {
  const reason = (body as { readonly reason?: unknown } | null | undefined)?.reason;
  if (typeof reason === 'string' && reason.trim() !== '' && reason.length <= LONGEST_REASON) return reason;
  throw problem(422, 'safe-entry-invalid', `Say why: {"reason": "..."}, at most ${LONGEST_REASON} characters.`);
}

/** Traffic that operators vouch for: it wins over every verdict, at the next judging. Who vouches, and why, is kept. */
@Controller('v1/safe-list')
export class SafeListController {
  readonly #verdicts: VerdictStore;
  readonly #operators: Operators;
  readonly #platform: Platform;

  constructor(@Inject(VerdictStore) verdicts: VerdictStore, @Inject(Operators) operators: Operators, @Inject(Platform) platform: Platform) {
    this.#verdicts = verdicts;
    this.#operators = operators;
    this.#platform = platform;
  }

  @Get()
  async list(@Headers('authorization') authorization?: string): Promise<readonly SafeListing[]> {
    requireOperator(this.#operators, authorization);
    return this.#verdicts.listSafe();
  }

  @Put([':owner/:scope/:value', ':owner/:scope'])
  @HttpCode(204)
  async add(@Param() path: Record<string, string>, @Body() body: unknown, @Headers('authorization') authorization?: string): Promise<void> {
    const actor = requireOperator(this.#operators, authorization);
    const entry = { ...readEntry(path), reason: readReason(body), actor };
    await this.#verdicts.addSafe(entry);
    this.#platform.logger.warn('traffic put on the safe list', { ...entry });
  }

  @Delete([':owner/:scope/:value', ':owner/:scope'])
  @HttpCode(204)
  async remove(@Param() path: Record<string, string>, @Headers('authorization') authorization?: string): Promise<void> {
    const actor = requireOperator(this.#operators, authorization);
    const entry = readEntry(path);
    if (!(await this.#verdicts.removeSafe(entry))) throw problem(404, 'safe-entry-unknown', 'This traffic is not on the safe list.');
    this.#platform.logger.warn('traffic taken off the safe list', { ...entry, actor });
  }
}
