import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { findPolicyDocumentFaults, type PolicyDocumentRequest } from '@signalbox/contracts';
import { findPolicyFaults, type Policy } from '@signalbox/routing';
import { Operators, problem, requireOperator } from '@signalbox/service';
import { PolicyStore, type PolicyRevision } from './policy.store.js';

const MAX_NOTE_CHARACTERS = 500;

/** Versioned policies: add a draft, look at it, activate it. Nothing is ever changed in place. */
@Controller('v1/policies')
export class PolicyController {
  readonly #policies: PolicyStore;
  readonly #operators: Operators;

  constructor(@Inject(PolicyStore) policies: PolicyStore, @Inject(Operators) operators: Operators) {
    this.#policies = policies;
    this.#operators = operators;
  }

  @Get()
  list(@Headers('authorization') authorization?: string): Promise<PolicyRevision[]> {
    requireOperator(this.#operators, authorization);
    return this.#policies.list();
  }

  @Get('active')
  async showActive(@Headers('authorization') authorization?: string): Promise<Policy> {
    requireOperator(this.#operators, authorization);
    const loaded = await this.#policies.loadActive();
    if (!loaded) throw problem(404, 'policy-unknown', 'No policy is active.');
    return loaded.policy;
  }

  @Post()
  async addDraft(@Body() document: unknown, @Headers('x-signalbox-note') note?: string, @Headers('authorization') authorization?: string): Promise<{ revision: number }> {
    const author = requireOperator(this.#operators, authorization);
    const faults = findPolicyDocumentFaults(document);
    if (faults !== null) throw problem(422, 'policy-invalid', faults);
    const deeper = findPolicyFaults(document as PolicyDocumentRequest);
    if (deeper.length > 0) throw problem(422, 'policy-invalid', deeper.join('; '));
    return { revision: await this.#policies.addDraft(document as PolicyDocumentRequest, author, (note ?? '').slice(0, MAX_NOTE_CHARACTERS)) };
  }

  @Post(':revision/activate')
  @HttpCode(204)
  async activate(@Param('revision') revision: string, @Headers('authorization') authorization?: string): Promise<void> {
    requireOperator(this.#operators, authorization);
    const isKnown = /^[1-9]\d{0,14}$/.test(revision) && (await this.#policies.activate(Number(revision)));
    if (!isKnown) throw problem(404, 'policy-unknown', 'There is no such revision.');
  }
}
