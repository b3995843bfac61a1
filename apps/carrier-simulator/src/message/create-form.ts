import { isE164, MAX_BODY_CHARACTERS } from '@signalbox/message';
import type { Refusal } from '../api/answer.js';
import { hashText } from '../random/seeded-random.js';
import type { MessageDraft } from './message-record.js';

export type CreateForm = { readonly draft: MessageDraft } | { readonly refusal: Refusal };

const MOST_MEDIA = 10;
/** Seconds; also the default. */
const LONGEST_VALIDITY_S = 36_000;
const CHANNEL_ADDRESS = /^[a-z]+:.+$/;
const SHORT_CODE = /^\d{3,8}$/;
/** A sender name: up to 11 letters, digits and signs, one letter at least. */
const ALPHANUMERIC = /^(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}$/;
const NANP = /^\+1\d*$/;
const NANP_LENGTH = 12;

/** Reads the form of a create request and checks what it says by itself, in the order in which the real API looks at it. */
export function readCreateForm(form: URLSearchParams): CreateForm {
  const refusal = findFault(form);
  if (refusal !== null) return { refusal };
  const body = form.get('Body') ?? '';
  const statusCallback = form.get('StatusCallback') || null;
  const marks = readMarks(statusCallback);
  return {
    draft: {
      to: form.get('To')!,
      from: form.get('From') || null,
      messagingServiceSid: form.get('MessagingServiceSid') || null,
      body,
      bodySha256: hashText(body),
      mediaUrls: form.getAll('MediaUrl'),
      validityMs: Number(form.get('ValidityPeriod') ?? LONGEST_VALIDITY_S) * 1_000,
      statusCallback,
      messageId: marks?.get('m') ?? null,
      recipientKey: marks?.get('k') ?? null,
      attempt: marks?.has('a') ? Number(marks.get('a')) : null,
    },
  };
}

function findFault(form: URLSearchParams): Refusal | null {
  const to = form.get('To') ?? '';
  const from = form.get('From') ?? '';
  if (to === '') return { code: 21604, value: '' };
  if (from === '' && !form.get('MessagingServiceSid')) return { code: 21603, value: '' };
  if (!isRecipient(to)) return { code: 21211, value: to };
  if (from !== '' && !isSender(from)) return { code: 21212, value: from };
  return findContentFault(form) ?? findOptionFault(form);
}

function findContentFault(form: URLSearchParams): Refusal | null {
  const body = form.get('Body') ?? '';
  const mediaUrls = form.getAll('MediaUrl');
  const contentSid = form.get('ContentSid');
  if (form.has('ContentVariables') && !contentSid) return { code: 21654, value: '' };
  // The account has no content templates, so every ContentSid is unknown.
  if (contentSid) return { code: 21655, value: contentSid };
  if (body === '' && mediaUrls.length === 0) return { code: 21619, value: '' };
  if (body.length > MAX_BODY_CHARACTERS) return { code: 21617, value: '' };
  if (mediaUrls.length > MOST_MEDIA) return { code: 21623, value: String(mediaUrls.length) };
  const wrongUrl = mediaUrls.find((url) => !isWebUrl(url));
  return wrongUrl === undefined ? null : { code: 21620, value: wrongUrl };
}

function findOptionFault(form: URLSearchParams): Refusal | null {
  const validity = form.get('ValidityPeriod');
  if (validity !== null && !isValidity(validity)) return { code: 21624, value: validity };
  const callback = form.get('StatusCallback');
  if (callback && !isCallbackUrl(callback)) return { code: 21609, value: callback };
  if (!form.has('ScheduleType')) return null;
  // Refused rather than sent at once.
  return form.get('MessagingServiceSid') ? { code: 35126, value: '' } : { code: 35118, value: '' };
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
