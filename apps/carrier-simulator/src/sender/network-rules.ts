import type { SenderSettings } from '../admin/admin-shapes.js';
import type { SettingsBoard } from '../admin/settings-board.js';
import { carrierOf } from '../carrier/carrier-of.js';
import { CarrierTemper } from '../carrier/carrier-temper.js';
import { CAMPAIGN_LIMITS, TMOBILE_DAILY_CAPS } from './campaign-classes.js';
import { DailyCap, pacificDayOf, utcDayOf } from './daily-cap.js';
import type { PumpingTraffic } from './pumping-traffic.js';
import type { Sender } from './sender-table.js';
import { SENDER_TYPES } from './sender-types.js';
import { SlidingMeter } from './sliding-meter.js';
import { WhatsappNetwork } from './whatsapp-network.js';

export interface Departure {
  readonly to: string;
  readonly sender: Sender;
  readonly accountSid: string;
  readonly body: string;
  readonly segments: number;
}

/** `failed` never reached a carrier, `undelivered` was turned away by one. */
export interface Barrier {
  readonly final: 'failed' | 'undelivered';
  readonly errorCode: number;
}

const MINUTE_MS = 60_000;

/** What registrations, campaigns, brands, channels and tempers make of a message that leaves its queue, whatever chance holds for it. */
export class NetworkRules {
  private readonly settings: SettingsBoard;
  private readonly pumping: PumpingTraffic;
  private readonly whatsapp = new WhatsappNetwork();
  private readonly campaigns = new SlidingMeter();
  private readonly caps = new DailyCap();
  private readonly temper = new CarrierTemper();

  constructor(settings: SettingsBoard, pumping: PumpingTraffic) {
    this.settings = settings;
    this.pumping = pumping;
  }

  /** A person wrote. */
  hear(person: string, sender: string, atMs: number): void {
    this.whatsapp.hear(person, sender, atMs);
  }

  /** What stops this message, or null; takes from meters and caps what it lets pass. Calls must come in the order of time. */
  findBarrier(departure: Departure, atMs: number): Barrier | null {
    return this.findPlatformBarrier(departure, atMs) ?? this.findCarrierBarrier(departure, atMs);
  }

  reset(): void {
    for (const part of [this.whatsapp, this.campaigns, this.caps, this.temper]) part.reset();
  }

  private findPlatformBarrier({ to, sender, accountSid, body }: Departure, atMs: number): Barrier | null {
    const { messagesPerDay } = this.settings.current;
    const registrationCode = registrationCodeOf(sender);
    if (registrationCode !== null) return { final: 'failed', errorCode: registrationCode };
    const { whatsapp } = sender.contract;
    const channelCode = whatsapp === undefined ? null : this.whatsapp.check({ to, from: sender.address, body }, whatsapp, atMs);
    // Advertising is withheld by Meta after Twilio has handed it on.
    if (channelCode !== null) return { final: channelCode === 63049 ? 'undelivered' : 'failed', errorCode: channelCode };
    if (this.pumping.blocks(to, atMs)) return { final: 'failed', errorCode: 30450 };
    if (messagesPerDay === null || this.caps.take(`account|${accountSid}`, utcDayOf(atMs), 1, messagesPerDay)) return null;
    return { final: 'failed', errorCode: 30454 };
  }

  private findCarrierBarrier({ to, sender, segments }: Departure, atMs: number): Barrier | null {
    const carrier = carrierOf(to);
    const { campaign } = sender.contract;
    const campaignCode = campaign === undefined || carrier === 'other' ? null : this.meterCampaign(campaign, { carrier, segments }, atMs);
    if (campaignCode !== null) return { final: 'undelivered', errorCode: campaignCode };
    const { burst } = this.settings.current.outcomes.carriers[carrier] ?? {};
    return this.temper.filters(sender.address, carrier, burst, atMs) ? { final: 'undelivered', errorCode: 30007 } : null;
  }

  private meterCampaign(campaign: NonNullable<SenderSettings['campaign']>, { carrier, segments }: { carrier: string; segments: number }, atMs: number): number | null {
    const { perMinute, attPerMinute } = CAMPAIGN_LIMITS[campaign.campaignClass];
    const limit = carrier === 'att' ? attPerMinute : perMinute;
    if (!this.campaigns.take(`${campaign.id}|${carrier}`, { amount: segments, limit, windowMs: MINUTE_MS }, atMs)) return 30022;
    if (carrier !== 'tmobile') return null;
    return this.caps.take(`brand|${campaign.brand}`, pacificDayOf(atMs), segments, TMOBILE_DAILY_CAPS[campaign.brandTier]) ? null : 30023;
  }
}

function registrationCodeOf({ type, contract }: Sender): number | null {
  switch (contract.registration) {
    case undefined:
      return null;
    case 'unregistered':
      return type === SENDER_TYPES['toll-free'] ? 30032 : 30034;
    case 'pending':
      return 30035;
    case 'suspended':
      return 30033;
  }
}
