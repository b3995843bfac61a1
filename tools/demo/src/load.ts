import type { Intent, PersonalContent } from '@signalbox/contracts';
import { createSeededRandom, type Lane } from '@signalbox/message';
import { makeRecipients } from './recipients.js';
import { pick } from './pick.js';

/** What must become of an intent: `accepted`, or the reason with which it is refused or blocked; `pumped` is accepted until it is noticed, and then blocked as `fraud-suspected`. */
export type Expected = 'accepted' | 'pumped' | 'duplicate' | 'idempotency-conflict' | 'recipient-invalid' | 'body-too-long' | 'intent-expired' | 'template-unknown' | 'tenant-unknown' | 'purpose-unknown' | 'opted-out';

export interface PlannedIntent {
  readonly lane: Lane;
  readonly intent: Omit<Intent, 'sealed' | 'personal'> & { personal: PersonalContent };
  readonly expected: Expected;
}

/** Of one run, what it is called on every side. */
export const intentName = (tenantId: string, idempotencyKey: string): string => `${tenantId}/${idempotencyKey}`;

export interface Load {
  readonly intents: readonly PlannedIntent[];
  /** Recipients who say STOP before the load begins. */
  readonly optedOut: readonly string[];
  readonly recipients: readonly string[];
}

interface Kind {
  readonly lane: Lane;
  readonly tenantId: string;
  readonly purpose: string;
  readonly templateId?: string;
  readonly content: (random: () => number) => Omit<PersonalContent, 'to'>;
}

const digits = (random: () => number, count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');

/** What the three tenants of the development seed send; texts are long enough for the scanner to know them again. */
const KINDS: readonly Kind[] = [
  { lane: 'otp', tenantId: 'acme-bank', purpose: 'one-time-passcode', templateId: 'login-code', content: (random) => ({ variables: { code: digits(random, 6) } }) },
  { lane: 'otp', tenantId: 'acme-bank', purpose: 'security-alert', templateId: 'security-alert', content: (random) => ({ variables: { device: pick(random, ['a phone in Lyon', 'a laptop in Leeds', 'a tablet in Boise']) } }) },
  { lane: 'transactional', tenantId: 'parcel-express', purpose: 'delivery-update', templateId: 'parcel-update', content: (random) => ({ variables: { parcel: `PX${digits(random, 6)}`, window: pick(random, ['9:00-11:00', '13:00-15:00', '16:00-18:00']) } }) },
  { lane: 'transactional', tenantId: 'acme-bank', purpose: 'account-notification', content: (random) => ({ body: `Acme Bank: a payment of ${digits(random, 3)}.00 left your account ending ${digits(random, 3)}. Not you? Call us.` }) },
  { lane: 'transactional', tenantId: 'parcel-express', purpose: 'customer-care', content: (random) => ({ body: `Bonjour, votre colis n° ${digits(random, 5)} est arrivé à l’agence. ${'Merci de votre patience, à très bientôt. '.repeat(1 + Math.floor(random() * 4))}` }) },
  { lane: 'marketing', tenantId: 'shop-news', purpose: 'marketing', templateId: 'spring-sale', content: (random) => ({ variables: { offer: pick(random, ['20 % off boots', 'two for one on books', 'free delivery']) } }) },
  { lane: 'marketing', tenantId: 'shop-news', purpose: 'announcement', content: (random) => ({ body: `Shop News 🎉 We open a new house in ${pick(random, ['Leeds', 'Lyon', 'Denver', 'Bremen'])}, door ${digits(random, 3)}. Come and see!` }) },
];
const LANE_SHARE: readonly Lane[] = ['otp', 'otp', 'otp', 'transactional', 'transactional', 'transactional', 'transactional', 'marketing', 'marketing', 'marketing'];

/** How many of 1,000 intents are spoilt, and how. */
const SPOILT_PER_MILLE: readonly (readonly [number, Expected])[] = [[10, 'recipient-invalid'], [8, 'body-too-long'], [10, 'intent-expired'], [15, 'duplicate'], [4, 'idempotency-conflict'], [4, 'template-unknown'], [3, 'tenant-unknown'], [3, 'purpose-unknown']];

export interface LoadOptions {
  readonly seed: number;
  readonly count: number;
  readonly nowMs: number;
  /** Makes the idempotency keys of one run differ from those of every other. */
  readonly runId: string;
}

/** A realistic mixed load of `count` intents, the same for the same options. */
export function makeLoad({ seed, count, nowMs, runId }: LoadOptions): Load {
  const random = createSeededRandom(seed);
  const recipients = makeRecipients(random, Math.max(20, Math.floor(count / 2.5)));
  const optedOut = recipients.slice(0, Math.max(2, Math.floor(count / 100)));
  const intents: PlannedIntent[] = [];
  while (intents.length < count) {
    const expected = drawExpected(random);
    const plain = makePlain(random, recipients, `${runId}-${intents.length}`);
    const earlier = intents.filter((planned) => planned.expected === 'accepted');
    intents.push(spoil(plain, { expected, nowMs, earlier: earlier[Math.floor(random() * earlier.length)] }));
  }
  const silent = new Set(optedOut);
  return { intents: intents.map((planned) => markOptedOut(planned, silent)), optedOut, recipients };
}

function drawExpected(random: () => number): Expected {
  let drawn = random() * 1000;
  for (const [share, expected] of SPOILT_PER_MILLE) {
    drawn -= share;
    if (drawn < 0) return expected;
  }
  return 'accepted';
}

function makePlain(random: () => number, recipients: readonly string[], idempotencyKey: string): PlannedIntent {
  const lane = pick(random, LANE_SHARE);
  const { tenantId, purpose, templateId, content } = pick(random, KINDS.filter((kind) => kind.lane === lane));
  const personal = { to: pick(random, recipients), ...content(random) };
  return { lane, expected: 'accepted', intent: { tenantId, idempotencyKey, purpose, ...(templateId ? { templateId } : {}), personal } };
}

function spoil(plain: PlannedIntent, { expected, nowMs, earlier }: { expected: Expected; nowMs: number; earlier: PlannedIntent | undefined }): PlannedIntent {
  const { intent } = plain;
  const { to } = intent.personal;
  switch (expected) {
    case 'recipient-invalid':
      return { ...plain, expected, intent: { ...intent, personal: { ...intent.personal, to: `${to.slice(0, 6)}x9` } } };
    case 'body-too-long':
      return { ...plain, expected, intent: { ...withoutTemplate(intent), personal: { to, body: 'This newsletter does not know where to end. '.repeat(40) } } };
    case 'intent-expired':
      return { ...plain, expected, intent: { ...intent, expiresAt: new Date(nowMs - 60_000).toISOString() } };
    case 'template-unknown':
      return { ...plain, expected, intent: { ...intent, templateId: 'no-such-template', personal: { to, variables: {} } } };
    case 'tenant-unknown':
      return { ...plain, expected, intent: { ...intent, tenantId: 'nobody-inc' } };
    case 'purpose-unknown':
      return { ...plain, expected, intent: { ...intent, purpose: 'chit-chat' } };
    case 'duplicate':
      return earlier ? { ...earlier, expected } : plain;
    case 'idempotency-conflict':
      // The same key and recipient, so that it follows the first on its partition; only the campaign differs.
      return earlier ? { ...earlier, expected, intent: { ...earlier.intent, campaignId: 'another-campaign' } } : plain;
    case 'accepted':
    case 'pumped':
    case 'opted-out':
      return plain;
  }
}

function withoutTemplate(intent: PlannedIntent['intent']): PlannedIntent['intent'] {
  const { templateId: _templateId, ...rest } = intent;
  return rest;
}

function markOptedOut(planned: PlannedIntent, silent: ReadonlySet<string>): PlannedIntent {
  return planned.expected === 'accepted' && silent.has(planned.intent.personal.to) ? { ...planned, expected: 'opted-out' } : planned;
}
