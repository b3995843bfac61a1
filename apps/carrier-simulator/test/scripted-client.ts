import type { Answer } from '../src/api/answer.js';
import { playFault, type Exchange } from '../src/fault/play-fault.js';
import { readCreateForm } from '../src/message/create-form.js';
import type { VirtualTimeline } from '../src/time/virtual-timeline.js';
import { ACCOUNT_SID, type Rig } from './rig.js';

/** What the client saw of one request. */
export type Seen = 'answered 201' | `answered ${number}` | 'reset' | 'given up';

/** A connection on virtual time whose client gives up after so long. */
class TimedExchange implements Exchange {
  private readonly timeline: VirtualTimeline;
  private readonly onGivenUp: (() => void)[] = [];
  seen: Seen | null = null;

  constructor(timeline: VirtualTimeline, giveUpAfterMs: number) {
    this.timeline = timeline;
    timeline.at(timeline.nowMs() + giveUpAfterMs, () => this.end('given up'));
  }

  answer({ httpStatus }: Answer): void {
    this.end(`answered ${httpStatus}`);
  }

  answerSlowly(answer: Answer): void {
    this.answer(answer);
  }

  answerPartly(): void {
    this.reset();
  }

  reset(): void {
    this.end('reset');
  }

  whenGivenUp(maxMs: number, task: () => void): void {
    if (this.seen !== null) return task();
    this.onGivenUp.push(task);
    this.timeline.at(this.timeline.nowMs() + maxMs, () => this.reset());
  }

  private end(seen: Seen): void {
    if (this.seen !== null) return;
    this.seen = seen;
    for (const task of this.onGivenUp) task();
  }
}

/** Creates messages through the fault board as the HTTP surface does, and keeps a log of what it saw. */
export class ScriptedClient {
  private readonly rig: Rig;
  private readonly exchanges: TimedExchange[] = [];

  constructor(rig: Rig) {
    this.rig = rig;
  }

  get log(): (Seen | null)[] {
    return this.exchanges.map((exchange) => exchange.seen);
  }

  create(fields: Record<string, string>, giveUpAfterMs = 2_000): void {
    const { simulator, timeline } = this.rig;
    const form = readCreateForm(new URLSearchParams(fields));
    if ('refusal' in form) throw new Error(`a scripted message is refused with ${form.refusal.code}`);
    const { draft } = form;
    const { to, bodySha256 } = draft;
    const fault = simulator.faults.draw({ operation: 'create', name: `${to}|${bodySha256}`, to, from: draft.from ?? undefined, messageId: draft.messageId ?? undefined });
    const exchange = new TimedExchange(timeline, giveUpAfterMs);
    this.exchanges.push(exchange);
    const { hangMaxMs, slowReplyMaxMs } = simulator.faults.settings;
    const receivedAtMs = timeline.nowMs();
    playFault(exchange, fault, { timeline, settings: simulator.settings.current, hangMaxMs, slowReplyMaxMs }, (leftOfLMs) => {
      const acceptance = simulator.desk.accept(draft, { accountSid: ACCOUNT_SID, receivedAtMs, fault: fault.kind, leftOfLMs });
      return { httpStatus: 'refusal' in acceptance ? 400 : 201, body: {} };
    });
  }
}
