import type { FastifyInstance } from 'fastify';
import type { DrawnFault, RequestFacts } from '../fault/fault-board.js';
import { playFault, type FaultStage } from '../fault/play-fault.js';
import type { Answer } from './answer.js';
import { callOf, type ApiCall } from './api-call.js';
import { actionOf, findForbidden } from './permissions.js';
import type { OpenPaths } from './open-paths.js';
import type { ApiContext, Resource } from './api-context.js';
import { entryOf } from './api-door.js';
import { writeFactsOf } from './write-facts.js';

export interface Attempt {
  readonly facts: RequestFacts;
  /** Does what was asked and makes the answer; `leftOfLMs` is what is left until the result has to show in fetch and list. */
  perform(leftOfLMs: number, fault: DrawnFault['kind']): Answer;
}

/** The routes of one resource. Reads meet the read faults; `create`, of what is sent or dialed, meets those of its own facts; other writes meet the write faults. */
export class Routes {
  private readonly api: FastifyInstance;
  private readonly context: ApiContext;
  private readonly resource: Resource;
  private readonly openPaths: OpenPaths;

  constructor(api: FastifyInstance, { context, resource, openPaths }: { context: ApiContext; resource: Resource; openPaths: OpenPaths }) {
    this.api = api;
    this.context = context;
    this.resource = resource;
    this.openPaths = openPaths;
  }

  get(path: string, answer: (call: ApiCall) => Answer): void {
    const { timeline, arrivals } = this.context;
    this.handle('GET', path, (call) => ({
      facts: { operation: 'read', name: `${call.path}?${call.query}`, to: call.query.get('To') ?? undefined },
      perform: () => {
        // What was due a moment ago is shown, however busy the machine is.
        timeline.settle();
        arrivals.count('read answered');
        return answer(call);
      },
    }));
  }

  create(path: string, attempt: (call: ApiCall) => Attempt): void {
    this.handle('POST', path, attempt);
  }

  post(path: string, answer: (call: ApiCall) => Answer): void {
    this.write('POST', path, answer);
  }

  delete(path: string, answer: (call: ApiCall) => Answer): void {
    this.write('DELETE', path, answer);
  }

  private write(method: 'POST' | 'DELETE', path: string, answer: (call: ApiCall) => Answer): void {
    const { timeline, arrivals } = this.context;
    this.handle(method, path, (call) => ({
      facts: writeFactsOf(method, call, this.context),
      perform: () => {
        timeline.settle();
        arrivals.count('write answered');
        return answer(call);
      },
    }));
  }

  private handle(method: 'GET' | 'POST' | 'DELETE', path: string, attemptOf: (call: ApiCall) => Attempt): void {
    this.openPaths.add(path, method);
    const action = actionOf(method, path);
    this.api.route({
      method,
      url: path,
      handler: (request) => {
        const { exchange, caller } = entryOf(request);
        const refusal = findForbidden(this.resource, action, caller, this.context);
        if (refusal !== null) return exchange.answer(refusal);
        const call = callOf(request);
        const { facts, perform } = attemptOf(call);
        const fault = this.context.faults.draw({ ...facts, path: call.path });
        if (fault.kind !== null) this.context.arrivals.count(`${facts.operation} fault ${fault.kind}`);
        playFault(exchange, fault, this.stage(), (leftOfLMs) => perform(leftOfLMs, fault.kind));
      },
    });
  }

  private stage(): FaultStage {
    const { timeline, settings, faults } = this.context;
    const { hangMaxMs, slowReplyMaxMs } = faults.settings;
    return { timeline, settings: settings.current, hangMaxMs, slowReplyMaxMs };
  }
}
