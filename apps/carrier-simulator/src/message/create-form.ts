import { isE164, MAX_BODY_CHARACTERS } from '@signalbox/message';
import type { Refusal } from '../api/answer.js';
import { hashText } from '../random/seeded-random.js';
import { fillTemplate, readVariables, type Content, type Template } from '../template/template.js';
import type { MessageDraft } from './message-record.js';

export type CreateForm = { readonly draft: MessageDraft } | { readonly refusal: Refusal };

const MOST_MEDIA = 10;
/** Seconds; also the default. */
const LONGEST_VALIDITY_S = 36_000;
/** How far ahead a message can be scheduled: 15 minutes to 35 days. */
const SHORTEST_LEAD_MS = 15 * 60_000;
const LONGEST_LEAD_MS = 35 * 86_400_000;
const CHANNEL_ADDRESS = /^[a-z]+:.+$/;
const SHORT_CODE = /^\d{3,8}$/;
/** A sender name: up to 11 letters, digits and signs, one letter at least. */
const ALPHANUMERIC = /^(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}$/;
const NANP = /^\+1\d*$/;
const NANP_LENGTH = 12;

/** What a form is read against. */
export interface FormSurroundings {
  readonly nowMs: number;
  /** The account's content template of this sid. */
  findTemplate(contentSid: string): Template | undefined;
}

const NOWHERE: FormSurroundings = { nowMs: 0, findTemplate: () => undefined };

/** Reads the form of a create request and checks what it says by itself, in the order in which the real API looks at it. */
export function readCreateForm(form: URLSearchParams, surroundings = NOWHERE): CreateForm {
  const addressFault = findAddressFault(form);
  if (addressFault !== null) return { refusal: addressFault };
  const read = readContent(form, surroundings);
  if ('refusal' in read) return read;
  const optionFault = findOptionFault(form, surroundings.nowMs);
  return optionFault === null ? { draft: readDraft(form, read.content) } : { refusal: optionFault };
}

function readDraft(form: URLSearchParams, { body, mediaUrls }: Content): MessageDraft {
  const statusCallback = form.get('StatusCallback') || null;
  const marks = readMarks(statusCallback);
  return {
    to: form.get('To')!,
    from: form.get('From') || null,
    messagingServiceSid: form.get('MessagingServiceSid') || null,
    body,
    bodySha256: hashText(body),
    mediaUrls,
    validityMs: Number(form.get('ValidityPeriod') ?? LONGEST_VALIDITY_S) * 1_000,
    sendAtMs: form.has('ScheduleType') ? Date.parse(form.get('SendAt')!) : null,
    providesFeedback: form.get('ProvideFeedback') === 'true',
    statusCallback,
    messageId: marks?.get('m') ?? null,
    recipientKey: marks?.get('k') ?? null,
    attempt: marks?.has('a') ? Number(marks.get('a')) : null,
  };
}

function findAddressFault(form: URLSearchParams): Refusal | null {
  const to = form.get('To') ?? '';
  const from = form.get('From') ?? '';
  if (to === '') return { code: 21604, value: '' };
  if (from === '' && !form.get('MessagingServiceSid')) return { code: 21603, value: '' };
  if (!isRecipient(to)) return { code: 21211, value: to };
  return from !== '' && !isSender(from) ? { code: 21212, value: from } : null;
}

function readContent(form: URLSearchParams, surroundings: FormSurroundings): { readonly content: Content } | { readonly refusal: Refusal } {
  const contentSid = form.get('ContentSid');
  const mediaUrls = form.getAll('MediaUrl');
  if (form.has('ContentVariables') && !contentSid) return { refusal: { code: 21654, value: '' } };
  if (contentSid) return readTemplate(form, contentSid, surroundings);
  const content = { body: form.get('Body') ?? '', mediaUrls };
  const refusal = findContentFault(content);
  return refusal === null ? { content } : { refusal };
}

function readTemplate(form: URLSearchParams, contentSid: string, { findTemplate }: FormSurroundings): { readonly content: Content } | { readonly refusal: Refusal } {
  const template = findTemplate(contentSid);
  const variables = readVariables(form.get('ContentVariables'));
  if (form.get('Body') && form.has('ContentVariables')) return { refusal: { code: 35127, value: '' } };
  if (template === undefined) return { refusal: { code: 21655, value: contentSid } };
  return variables === null ? { refusal: { code: 21656, value: '' } } : { content: fillTemplate(template, variables) };
}

function findContentFault({ body, mediaUrls }: Content): Refusal | null {
  if (body === '' && mediaUrls.length === 0) return { code: 21619, value: '' };
  if (body.length > MAX_BODY_CHARACTERS) return { code: 21617, value: '' };
  if (mediaUrls.length > MOST_MEDIA) return { code: 21623, value: String(mediaUrls.length) };
  const wrongUrl = mediaUrls.find((url) => !isWebUrl(url));
  return wrongUrl === undefined ? null : { code: 21620, value: wrongUrl };
}

function findOptionFault(form: URLSearchParams, nowMs: number): Refusal | null {
  const validity = form.get('ValidityPeriod');
  if (validity !== null && !isValidity(validity)) return { code: 21624, value: validity };
  const callback = form.get('StatusCallback');
  if (callback && !isCallbackUrl(callback)) return { code: 21609, value: callback };
  return form.has('ScheduleType') ? findScheduleFault(form, nowMs) : null;
}

function findScheduleFault(form: URLSearchParams, nowMs: number): Refusal | null {
  const sendAt = form.get('SendAt');
  if (!form.get('MessagingServiceSid')) return { code: 35118, value: '' };
  if (form.get('ScheduleType') !== 'fixed') return { code: 35126, value: form.get('ScheduleType')! };
  if (!sendAt) return { code: 35111, value: '' };
  const leadMs = Date.parse(sendAt) - nowMs;
  return leadMs >= SHORTEST_LEAD_MS && leadMs <= LONGEST_LEAD_MS ? null : { code: 35114, value: sendAt };
}

function isRecipient(to: string): boolean {
  if (CHANNEL_ADDRESS.test(to) || SHORT_CODE.test(to)) return true;
  return isE164(to) && (!NANP.test(to) || to.length === NANP_LENGTH);
}

function isSender(from: string): boolean {
  return CHANNEL_ADDRESS.test(from) || SHORT_CODE.test(from) || isE164(from) || ALPHANUMERIC.test(from);
}

function isValidity(text: string): boolean {
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_VALIDITY_S;
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function isCallbackUrl(text: string): boolean {
  return isWebUrl(text) && !new URL(text).hostname.includes('_');
}

/** Our own marks in the query of the status callback. */
function readMarks(statusCallback: string | null): URLSearchParams | null {
  return statusCallback === null ? null : new URL(statusCallback).searchParams;
}
