import type { Acceptance } from '@signalbox/checkers';
import type { MessageStatusChanged } from '@signalbox/contracts';
import { expect, it } from 'vitest';
import type { ReportRow } from '@signalbox/local-stack';
import { compareReport, countLedger } from './read-report.js';

const taken = (messageId: string, finalStatus: string): Acceptance => ({ messageId, finalStatus }) as Acceptance;
const change = (messageId: string, lane: string, country: string): MessageStatusChanged => ({ messageId, lane, country }) as MessageStatusChanged;
const row = (lane: string, country: string, over: Partial<ReportRow>): ReportRow => ({ group: { lane, country }, messages: 0, pending: 0, submitted: 0, delivered: 0, failed: 0, unknown: 0, refused: 0, used: 0, segments: 0, deliveryRate: null, latency: { messages: 0, medianMs: null, p95Ms: null }, costs: [], ...over });

const counts = countLedger({
  ledger: [taken('a', 'delivered'), taken('b', 'undelivered'), taken('c', 'delivered'), taken('c', 'delivered')],
  changes: [change('a', 'otp', 'US'), change('b', 'otp', 'US'), change('c', 'marketing', 'FR')],
});

it('agrees where every message is counted once, under its lane and country', () => {
  expect(compareReport([row('otp', 'US', { delivered: 1, failed: 1, refused: 4 }), row('marketing', 'FR', { delivered: 1 })], counts)).toEqual([]);
});

it('names each difference, also that of a group that one of both lacks', () => {
  expect(compareReport([row('otp', 'US', { delivered: 2 }), row('otp', 'CA', { delivered: 1 })], counts)).toEqual([
    'otp US: the report has 2 delivered, the carrier 1', 'otp US: the report has 0 failed, the carrier 1',
    'otp CA: the report has 1 taken, the carrier 0', 'otp CA: the report has 1 delivered, the carrier 0',
    'marketing FR: the report has 0 taken, the carrier 1', 'marketing FR: the report has 0 delivered, the carrier 1',
  ]);
});
