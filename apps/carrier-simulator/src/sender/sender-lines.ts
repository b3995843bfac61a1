import type { SenderSettings } from '../admin/admin-shapes.js';
import type { Timeline } from '../time/timeline.js';
import { CAMPAIGN_LIMITS } from './campaign-classes.js';
import { destinationClassOf, type DestinationClass } from './destination-class.js';
import { SenderQueue } from './sender-queue.js';
import type { SenderType } from './sender-types.js';

/** A class of destinations with a queue of its own; `home` takes all that has none. */
type Line = 'home' | Exclude<DestinationClass, 'us'>;

/**
 * The queues of one sender: as many as there are classes of destinations with a pace of their own. A sender whose contract names a pace has
 * one queue for all.
 */
export class SenderLines {
  private readonly timeline: Timeline;
  private readonly type: SenderType;
  private contract: SenderSettings;
  private readonly queues = new Map<Line, SenderQueue>();

  constructor(timeline: Timeline, type: SenderType, contract: SenderSettings) {
    this.timeline = timeline;
    this.type = type;
    this.contract = contract;
  }

  /** The queue to its own country. */
  get home(): SenderQueue {
    return this.open('home');
  }

  to(recipient: string): SenderQueue {
    return this.open(this.lineTo(destinationClassOf(recipient)));
  }

  /** What waits goes on, each in its queue, at the new pace. */
  change(contract: SenderSettings): void {
    this.contract = contract;
    for (const [line, queue] of this.queues) queue.changePace(this.paceOf(line));
  }

  private open(line: Line): SenderQueue {
    const queue = this.queues.get(line) ?? new SenderQueue(this.timeline, this.paceOf(line), this.type.queueHours);
    this.queues.set(line, queue);
    return queue;
  }

  private lineTo(destination: DestinationClass): Line {
    if (this.contract.mps !== undefined || this.type.mpsAbroad === undefined) return 'home';
    if (destination === 'abroad') return 'abroad';
    // A campaign is registered in the United States and counts there alone.
    return destination === 'canada' && this.contract.campaign !== undefined ? 'canada' : 'home';
  }

  private paceOf(line: Line): number {
    const { mps, campaign } = this.contract;
    if (mps !== undefined) return mps;
    if (line === 'abroad') return this.type.mpsAbroad ?? this.type.mps;
    return line === 'canada' || campaign === undefined ? this.type.mps : CAMPAIGN_LIMITS[campaign.campaignClass].mps;
  }
}
