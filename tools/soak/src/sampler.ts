import { SERVICE_NAMES, type Signalbox } from '@signalbox/local-stack';
import { largestBy, parseMetrics, sumOf, type MetricSample } from './metrics-text.js';
import { readMemory } from './process-memory.js';
import type { Sample } from './sample.js';
import type { SoakPlan } from './soak-plan.js';
import type { StatusWatch } from './status-watch.js';

export interface Watched {
  readonly signalbox: Signalbox;
  readonly plan: SoakPlan;
  readonly statuses: StatusWatch;
  /** Intents that Kafka has acknowledged so far. */
  published(): number;
}

type Metrics = ReadonlyMap<string, readonly MetricSample[]>;

/** Looks at every process, at the carrier and at the status topic. */
export class Sampler {
  readonly #watched: Watched;
  #answered = { requests: 0, throttled: 0 };

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  async take(atS: number): Promise<Sample> {
    const { signalbox, plan, statuses } = this.#watched;
    const services = signalbox.stack.processes().filter(({ name }) => SERVICE_NAMES.some((service) => service === name));
    const [metrics, memory, { accepted }] = await Promise.all([readMetrics(signalbox), readMemory(services), signalbox.simulator.summarize()]);
    const lagS = statuses.takeCallbackLagS();
    const backlog = Math.max(0, this.#watched.published() - accepted) / plan.rateAt(Math.min(atS, plan.durationS));
    return {
      atS, phase: plan.phaseAt(atS),
      values: { backlog, ...this.#read(metrics), ...named('memory of ', memory), ...(lagS !== null && { 'callback lag': lagS }) },
    };
  }

  #read(metrics: Metrics): Record<string, number> {
    const all = [...metrics.values()].flat();
    const loops = new Map([...metrics].map(([name, samples]) => [name, sumOf(samples, 'sb_event_loop_delay_seconds', { quantile: 'p99' })]));
    const waiting = new Map([...metrics].map(([name, samples]) => [name, sumOf(samples, 'sb_queue_depth') + sumOf(samples, 'sb_in_flight')]));
    return {
      ...named('queue lag of ', largestBy(all, 'sb_queue_lag_seconds', 'role')), ...named('waiting in ', waiting), ...named('event-loop delay of ', loops),
      'in doubt': sumOf(all, 'sb_in_doubt_open'), parked: sumOf(all, 'sb_parked') + sumOf(all, 'sb_parked_on_disk'), 'share of 429': this.#shareOfThrottled(all),
    };
  }

  /** Since the last sample. */
  #shareOfThrottled(all: readonly MetricSample[]): number {
    const now = { requests: sumOf(all, 'sb_provider_requests_total'), throttled: sumOf(all, 'sb_throttled_total') };
    const requests = now.requests - this.#answered.requests;
    const throttled = now.throttled - this.#answered.throttled;
    this.#answered = now;
    return requests <= 0 ? 0 : throttled / requests;
  }
}

/** Of every service; one that does not answer in time has no metrics for now. */
export async function readMetrics(signalbox: Signalbox): Promise<Map<string, MetricSample[]>> {
  const texts = await Promise.all(SERVICE_NAMES.map(async (name) => [name, await readText(`${signalbox.originOf(name)}/metrics`)] as const));
  return new Map(texts.filter(([, text]) => text !== '').map(([name, text]) => [name, parseMetrics(text)]));
}

const ANSWER_DEADLINE_MS = 3_000;

async function readText(url: string): Promise<string> {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) })).text();
  } catch {
    return '';
  }
}

const named = (prefix: string, values: ReadonlyMap<string, number>): Record<string, number> => Object.fromEntries([...values].map(([name, value]) => [prefix + name, value]));
