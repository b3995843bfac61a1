import type { Random } from '@signalbox/message';
import type { CarrierPersonality, FinalStatus, OutcomeRule, OutcomeSettings } from '../admin/admin-shapes.js';
import { pickWeighted } from '../random/seeded-random.js';
import { finalOfCode, magicOutcomeOf } from './magic-outcome.js';
import type { MessageStatus } from './message-record.js';
import { findRule, type MessageFacts } from './outcome-rules.js';

export interface OutcomeStep {
  readonly status: MessageStatus;
  readonly errorCode: number | null;
  /** Since the message left the sender's queue. */
  readonly afterMs: number;
}

/** What is settled before chance is asked. */
export interface Verdict {
  readonly final?: FinalStatus;
  readonly errorCode?: number | null;
  readonly receiptAfterMs?: number;
}

/** What the networks make of traffic that is mostly clean; codes as https://www.twilio.com/docs/api/errors has them. */
export const DEFAULT_OUTCOMES: OutcomeSettings = {
  finals: { delivered: 94, undelivered: 4, failed: 1, sent: 1 },
  undeliveredCodes: { 30003: 35, 30005: 20, 30006: 10, 30007: 15, 30008: 15, 30004: 3, 30017: 2 },
  failedCodes: { 30008: 60, 30500: 30, 30007: 10 },
  rules: [],
  carriers: {},
};

/** Share of messages that show `sending` in between. */
const SENDING_RATE = 0.2;
const HANDOVER_MS = { min: 50, max: 600 };
/** From delivery to reading. */
const READ_MS = { min: 1_000, max: 120_000 };
/** The channels that tell whether a message was read. */
const READ_CHANNELS = /^(?:whatsapp|rcs):/;
/** Half of all receipts come within this time; the rest trail off to a minute. */
const MEDIAN_RECEIPT_MS = 3_000;
const LONGEST_RECEIPT_MS = 60_000;

/**
 * What becomes of a message once it leaves its queue: the statuses with their times, unscaled. A barrier of the network comes before
 * a rule, a rule before a magic number, that before chance. Draws the same numbers whatever these say.
 */
export function planOutcome(random: Random, settings: OutcomeSettings, facts: MessageFacts, barrier: Verdict | null = null): OutcomeStep[] {
  const drawnFinal = pickWeighted(random, settings.finals) ?? 'delivered';
  const codeDraw = random();
  const showsSending = random() < SENDING_RATE;
  const handoverMs = HANDOVER_MS.min + random() * (HANDOVER_MS.max - HANDOVER_MS.min);
  const drawnReceiptMs = drawReceiptMs(random(), settings.carriers[facts.carrier] ?? {});
  const reading = drawReading(random, facts.to, settings);

  const verdict = barrier ?? verdictOfRule(findRule(settings.rules, facts, 'deliver')) ?? magicVerdict(facts.to) ?? {};
  const final = verdict.final ?? drawnFinal;
  const errorCode = verdict.errorCode !== undefined ? verdict.errorCode : drawCode(codeDraw, final, settings);
  const receiptMs = verdict.receiptAfterMs ?? drawnReceiptMs;
  const sending: OutcomeStep[] = showsSending ? [{ status: 'sending', errorCode: null, afterMs: handoverMs / 2 }] : [];
  if (final === 'failed') return [...sending, { status: 'failed', errorCode, afterMs: handoverMs }];
  const sent: OutcomeStep[] = [...sending, { status: 'sent', errorCode: null, afterMs: handoverMs }];
  return final === 'sent' ? sent : [...sent, { status: final, errorCode, afterMs: handoverMs + receiptMs }, ...planRead(reading, { final, receivedAtMs: handoverMs + receiptMs })];
}

/** How long after delivery a person reads it; null: never, or nobody tells. */
function drawReading(random: Random, to: string, { readRate = 0 }: OutcomeSettings): number | null {
  const isRead = READ_CHANNELS.test(to) && random() < readRate;
  return isRead ? READ_MS.min + random() * (READ_MS.max - READ_MS.min) : null;
}

function planRead(readingMs: number | null, { final, receivedAtMs }: { final: FinalStatus; receivedAtMs: number }): OutcomeStep[] {
  return final === 'delivered' && readingMs !== null ? [{ status: 'read', errorCode: null, afterMs: receivedAtMs + readingMs }] : [];
}

function verdictOfRule(rule: OutcomeRule | undefined): Verdict | null {
  if (rule === undefined) return null;
  const { final, errorCode, receiptAfterMs } = rule;
  const implied = final ?? (errorCode === undefined ? undefined : (finalOfCode(errorCode) ?? 'undelivered'));
  return {
    ...(implied === undefined ? {} : { final: implied }),
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(receiptAfterMs === undefined ? {} : { receiptAfterMs }),
  };
}

function magicVerdict(to: string): Verdict | null {
  const magic = magicOutcomeOf(to);
  if (magic === null) return null;
  const { final, errorCode, receipt } = magic;
  return { final, errorCode, ...(receipt === 'slow' ? { receiptAfterMs: LONGEST_RECEIPT_MS } : {}) };
}

function drawReceiptMs(draw: number, { medianReceiptMs = MEDIAN_RECEIPT_MS, longestReceiptMs = LONGEST_RECEIPT_MS }: CarrierPersonality): number {
  return Math.min(medianReceiptMs * spread(draw), longestReceiptMs);
}

function drawCode(draw: number, final: FinalStatus, settings: OutcomeSettings): number | null {
  if (final === 'delivered' || final === 'sent') return null;
  const weights = final === 'failed' ? settings.failedCodes : settings.undeliveredCodes;
  const code = pickWeighted(() => draw, weights);
  return code === undefined ? null : Number(code);
}

/** A factor with median 1 and a heavy tail: half of all draws lie between 0.4 and 2.4, one in fifty above 20. */
function spread(draw: number): number {
  return Math.pow(draw / (1 - draw), 0.8);
}
