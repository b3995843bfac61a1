import type { Random } from '@signalbox/message';
import type { CreateFault, FaultRule, FaultSettings } from '../admin/admin-shapes.js';
import { createRandom, hashText, STREAMS } from '../random/seeded-random.js';
import type { Timeline } from '../time/timeline.js';
import { NO_FAULTS } from './fault-settings.js';

export interface RequestFacts {
  readonly operation: 'create' | 'read' | 'write';
  /** Left out: twilio. */
  readonly provider?: 'vonage';
  /** Equal requests in equal places draw the same fault. */
  readonly name: string;
  readonly to?: string | undefined;
  readonly from?: string | undefined;
  readonly messageId?: string | undefined;
  readonly path?: string;
}

export interface DrawnFault {
  readonly kind: CreateFault | null;
  /** For how long and how late, where the fault has such a measure. */
  readonly random: Random;
}

const NEVER: DrawnFault = { kind: null, random: () => 0 };

/** Decides what befalls each request: by rule, else by seeded chance. */
export class FaultBoard {
  private readonly seed: string;
  private readonly timeline: Pick<Timeline, 'nowMs'>;
  settings: FaultSettings = NO_FAULTS;
  private readonly timesSeen = new Map<string, number>();
  private ruleHits: number[] = [];
  private rulesSinceMs = 0;

  constructor(seed: string, timeline: Pick<Timeline, 'nowMs'>) {
    this.seed = seed;
    this.timeline = timeline;
  }

  change(settings: FaultSettings): void {
    this.settings = settings;
    this.ruleHits = settings.rules.map(() => 0);
    this.rulesSinceMs = this.timeline.nowMs();
  }

  reset(): void {
    this.change(NO_FAULTS);
    this.timesSeen.clear();
  }

  draw(facts: RequestFacts): DrawnFault {
    const { rules, [facts.operation]: rates, provider } = this.settings;
    const hasRates = Object.keys(rates).length > 0;
    const isSpared = provider !== undefined && provider !== (facts.provider ?? 'twilio');
    if (isSpared || (rules.length === 0 && !hasRates)) return NEVER;
    const key = `${facts.operation}|${facts.name}`;
    const times = (this.timesSeen.get(key) ?? 0) + 1;
    this.timesSeen.set(key, times);
    const random = createRandom(hashText(`${this.seed}|${key}|${times}`), STREAMS.fault);
    const kind = this.applyRules(facts) ?? drawByRate(random, rates);
    return { kind, random };
  }

  private applyRules(facts: RequestFacts): CreateFault | null {
    const ageMs = this.timeline.nowMs() - this.rulesSinceMs;
    for (const [index, rule] of this.settings.rules.entries()) {
      if (!matches(rule, facts) || ageMs >= (rule.forMs ?? Infinity)) continue;
      const hits = (this.ruleHits[index] ?? 0) + 1;
      const { skip = 0, times = Infinity } = rule;
      if (hits > skip + times) continue;
      this.ruleHits[index] = hits;
      if (hits > skip) return rule.fault;
    }
    return null;
  }
}

function matches(rule: FaultRule, facts: RequestFacts): boolean {
  return (
    rule.operation === facts.operation &&
    (rule.to === undefined || rule.to === facts.to) &&
    (rule.from === undefined || rule.from === facts.from) &&
    (rule.messageId === undefined || rule.messageId === facts.messageId) &&
    (rule.path === undefined || facts.path?.includes(rule.path) === true)
  );
}

function drawByRate(random: Random, rates: FaultSettings[RequestFacts['operation']]): CreateFault | null {
  let rest = random();
  for (const [kind, rate] of Object.entries(rates) as [CreateFault, number][]) {
    rest -= rate;
    if (rest < 0) return kind;
  }
  return null;
}
