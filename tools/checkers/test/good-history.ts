import { createSeededRandom, type Lane } from '@signalbox/message';
import type { Acceptance, AcceptedMessage, Contract, StatusChange, WebhookAnswer, WrittenSend } from '../src/index.js';
import { tablesOf, type History } from './history.js';

export interface GoodHistoryOptions {
  readonly seed: number;
  readonly messages: number;
  /** How many messages one recipient gets on average. */
  readonly perRecipient?: number;
}

const START_MS = 1_763_800_000_000;
const SENDERS_PER_LANE = 2;
const SEGMENTS_PER_SECOND = 100;
/** As the sender paces itself, in segments per millisecond. */
const PACE = (0.98 * SEGMENTS_PER_SECOND) / 1000;
const PARTITIONS = 12;
const LANES: readonly { readonly lane: Lane; readonly tenantId: string; readonly share: number }[] = [
  { lane: 'otp', tenantId: 'acme-bank', share: 0.3 }, { lane: 'transactional', tenantId: 'parcel-express', share: 0.7 }, { lane: 'marketing', tenantId: 'shop-news', share: 1 },
];

/** What a message goes through; the share of messages that do, cumulated. */
const FATES = [
  [0.86, ['received', 'routed', 'submitted', 'queued', 'sent', 'delivered']],
  [0.90, ['received', 'routed', 'submitted', 'delivered']],
  [0.93, ['received', 'routed', 'parked-by-sender', 'submitted', 'sent', 'delivered']],
  [0.94, ['received', 'routed', 'in-doubt', 'submitted', 'sent', 'delivered']],
  [0.96, ['received', 'routed', 'submitted', 'sent', 'undelivered']],
  [0.965, ['received', 'routed', 'submitted', 'sent', 'undelivered', 'delivered']],
  [0.97, ['received', 'routed', 'submitted', 'sent', 'unknown']],
  [0.975, ['received', 'routed', 'submitted', 'delivered', 'read']],
  [0.985, ['received', 'routed', 'submitted', 'failed']],
  [0.99, ['received', 'blocked']],
  [1, ['received', 'routed', 'expired']],
] as const satisfies readonly (readonly [number, readonly string[]])[];

const TERMINAL = new Set(['undelivered', 'delivered', 'unknown', 'read', 'failed', 'blocked', 'expired']);
const CARRIERS_WORD = new Set(['queued', 'sent', 'delivered', 'undelivered', 'failed', 'read']);
const REASONS: Readonly<Record<string, string>> = { received: 'ok-accepted', routed: 'routed-pool', 'parked-by-sender': 'throttled', 'in-doubt': 'reply-lost', submitted: 'submitted', unknown: 'receipt-missing', blocked: 'opted-out', expired: 'expired-before-submission' };

interface Message extends AcceptedMessage {
  readonly fate: readonly string[];
  readonly sender: string;
  readonly segments: number;
}

/** One run as it should be, intake to receipt: lanes with senders of their own, copies in the topics, retries, doubts and corrections. */
export function makeGoodHistory({ seed, messages, perRecipient = 3 }: GoodHistoryOptions): History {
  const random = createSeededRandom(seed);
  const recipients = Math.max(4, Math.floor(messages / perRecipient));
  const taken = takeIn(messages, recipients, random);
  const { writes, ledger } = submit(taken, random);
  const changes = taken.flatMap((message) => storyOf(message, random));
  const answers = ledger.flatMap(({ sid }): WebhookAnswer[] => ['queued', 'sent', 'delivered'].map((status, index) => ({ callback: `${sid}/${status}`, status: random() < 0.01 ? 0 : 204, atMs: START_MS + index })));
  return {
    contracts: LANES.flatMap(({ lane }) => Array.from({ length: SENDERS_PER_LANE }, (_, index): Contract => ({ sender: senderOf(lane, index), segmentsPerSecond: SEGMENTS_PER_SECOND }))),
    accepted: taken.flatMap((message) => (random() < 0.02 ? [message, { ...message, offset: message.offset + BigInt(messages) }] : [message])),
    writes, ledger, changes, ...tablesOf(changes),
    answers, callbacks: new Set(answers.filter(({ status }) => status === 204 || random() < 0.5).map(({ callback }) => callback)),
    otpIdleMs: Array.from({ length: 300 }, () => 40 + 60 * random()), otpBusyMs: Array.from({ length: 300 }, () => 50 + 110 * random()),
    ...writeDown(taken.slice(0, 200)),
  };
}

const senderOf = (lane: Lane, index: number): string => `+120155501${LANES.findIndex((one) => one.lane === lane)}${index}`;
const keyOf = (recipient: number): string => `rk${recipient.toString(36).padStart(20, '0')}`;

function takeIn(count: number, recipients: number, random: () => number): Message[] {
  const offsets = new Map<string, bigint>();
  return Array.from({ length: count }, (_, index) => {
    const draw = random();
    const { lane, tenantId } = LANES.find(({ share }) => draw < share) ?? { lane: 'otp', tenantId: 'acme-bank' };
    const recipient = Math.floor(random() * recipients);
    const partition = recipient % PARTITIONS;
    const offset = offsets.get(`${lane}/${partition}`) ?? 0n;
    offsets.set(`${lane}/${partition}`, offset + 1n);
    const fateDraw = random();
    const fate = (FATES.find(([share]) => fateDraw < share) ?? FATES[0])[1];
    const segments = random() < 0.9 ? 1 : 1 + Math.floor(random() * 3);
    return { messageId: `m${index.toString(36).padStart(8, '0')}`, tenantId, recipientKey: keyOf(recipient), lane, partition, offset, fate, sender: senderOf(lane, recipient % SENDERS_PER_LANE), segments };
  });
}

/** Slots one after the other per sender, a recipient's next message after the answer to the last. */
function submit(taken: readonly Message[], random: () => number): { writes: WrittenSend[]; ledger: Acceptance[] } {
  const nextSlot = new Map<string, number>();
  const freeAt = new Map<string, number>();
  const writes: WrittenSend[] = [];
  const ledger: Acceptance[] = [];
  for (const { messageId, sender, segments, lane, recipientKey, fate } of taken) {
    if (!fate.includes('submitted')) continue;
    const fifo = `${lane}/${recipientKey}`;
    const writtenAtMs = Math.max(nextSlot.get(sender) ?? START_MS, freeAt.get(fifo) ?? 0);
    nextSlot.set(sender, writtenAtMs + segments / PACE);
    const requestReceivedAtMs = writtenAtMs + 1 + 4 * random();
    freeAt.set(fifo, requestReceivedAtMs + 20);
    writes.push({ messageId, sender, segments, writtenAtMs: Math.floor(writtenAtMs) });
    ledger.push({ sid: `SM${messageId}`, messageId, attempt: fate.includes('parked-by-sender') ? 2 : 1, sender, segments, requestReceivedAtMs, acceptedAtMs: requestReceivedAtMs + 10, finalStatus: fate.findLast((status) => CARRIERS_WORD.has(status) && status !== 'read') ?? null });
  }
  return { writes, ledger };
}

/** The changes of a message as the topic holds them: some were published twice. */
function storyOf({ messageId, fate }: Message, random: () => number): StatusChange[] {
  return fate.flatMap((status, index): StatusChange[] => {
    const correction = index > 0 && TERMINAL.has(fate[index - 1] ?? '') && status !== 'read';
    const policyRevision = index === 0 ? 0 : 7;
    const change = { eventId: `${messageId}-${index + 1}`, messageId, sequence: index + 1, status, terminal: TERMINAL.has(status), correction, reason: REASONS[status] ?? 'callback-received', policyRevision };
    return random() < 0.03 ? [change, { ...change }] : [change];
  });
}

/** Whom the first messages were for, and what was written of them: keys and envelopes, nothing in the clear. */
function writeDown(taken: readonly Message[]): Pick<History, 'personal' | 'texts'> {
  const personal = {
    numbers: taken.map((_, index) => `+44770090${String(index).padStart(4, '0')}`),
    bodies: taken.map((_, index) => `Your login code is ${String(100_000 + 37 * index)}. Never share it.`),
  };
  const texts = taken.flatMap(({ messageId, recipientKey, sender }) => [
    { source: 'log of intake', text: JSON.stringify({ ts: START_MS, msg: 'accepted', messageId }) },
    { source: 'key of messages-otp', text: recipientKey },
    { source: 'table message_status', text: `(${recipientKey},${messageId},delivered,${sender})` },
  ]);
  return { personal, texts };
}
