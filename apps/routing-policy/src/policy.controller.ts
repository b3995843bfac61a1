import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { Policy, PolicyDocument } from '@signalbox/routing';
import { Operators, problem, requireOperator } from '@signalbox/service';
import { findDocumentFaults } from './find-document-faults.js';
import { PolicyStore, type PolicyRevision } from './policy.store.js';

const MAX_NOTE_CHARACTERS = 500;

function requireValid(document: unknown): PolicyDocument {
  const faults = findDocumentFaults(document);
  if (faults !== null) throw problem(422, 'policy-invalid', faults);
  return document as PolicyDocument;
}

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
    return { revision: await this.#policies.addDraft(requireValid(document), author, (note ?? '').slice(0, MAX_NOTE_CHARACTERS)) };
  }

  @Post(':revision/activate')
  @HttpCode(204)
  async activate(@Param('revision') revision: string, @Headers('authorization') authorization?: string): Promise<void> {
    requireOperator(this.#operators, authorization);
    const stored = /^[1-9]\d{0,14}$/.test(revision) ? await this.#policies.findDocument(Number(revision)) : null;
    // Other rules may have held when it was stored. What is judged here is what becomes active: a stored document never changes.
    if (stored !== null) requireValid(stored);
    if (stored === null || !(await this.#policies.activate(Number(revision)))) throw problem(404, 'policy-unknown', 'There is no such revision.');
  }
}
