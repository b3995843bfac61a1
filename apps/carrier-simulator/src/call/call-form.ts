import { isE164 } from '@signalbox/message';
import type { Refusal } from '../api/answer.js';
import type { ApiErrorCode } from '../api/api-errors.js';
import { CALL_EVENTS, type CallDraft, type CallEvent } from './call-record.js';

export type CallForm = { readonly draft: CallDraft } | { readonly refusal: Refusal };

const LONGEST_TWIML = 4_000;
const DEFAULT_TIMEOUT_S = 60;
const LONGEST_TIMEOUT_S = 600;
const OTHER_ENDPOINT = /^(?:sip|client|app):.+$/;
/** Source: https://www.twilio.com/docs/iam/test-credentials */
const MAGIC_FROM: Readonly<Record<string, ApiErrorCode>> = { '+15005550001': 21212 };
const MAGIC_TO: Readonly<Record<string, ApiErrorCode>> = { '+15005550001': 21217, '+15005550002': 21214, '+15005550003': 21215, '+15005550004': 21216 };

/** Reads the form of a request to call somebody. */
export function readCallForm(form: URLSearchParams): CallForm {
  const refusal = findPartyFault(form) ?? findInstructionFault(form) ?? findCallbackFault(form);
  if (refusal !== null) return { refusal };
  const events = form.getAll('StatusCallbackEvent') as CallEvent[];
  const timeoutS = Math.min(Number(form.get('Timeout') ?? DEFAULT_TIMEOUT_S) || DEFAULT_TIMEOUT_S, LONGEST_TIMEOUT_S);
  return {
    draft: {
      to: form.get('To')!,
      from: form.get('From')!,
      url: form.get('Url') || null,
      fallbackUrl: form.get('FallbackUrl') || null,
      statusCallback: form.get('StatusCallback') || null,
      events: new Set<CallEvent>(events.length > 0 ? events : ['completed']),
      timeoutMs: timeoutS * 1_000,
      detectsMachines: form.has('MachineDetection'),
    },
  };
}

function findPartyFault(form: URLSearchParams): Refusal | null {
  const [to, from] = [form.get('To') ?? '', form.get('From') ?? ''];
  if (to === '') return { code: 21201, value: '' };
  if (from === '') return { code: 21213, value: '' };
  const magicCode = MAGIC_TO[to] ?? MAGIC_FROM[from];
  if (magicCode !== undefined) return { code: magicCode, value: MAGIC_TO[to] === undefined ? from : to };
  if (!isEndpoint(to)) return { code: 21217, value: to };
  return isEndpoint(from) ? null : { code: 21212, value: from };
}

/** A `Url` wins over `Twiml`. */
function findInstructionFault(form: URLSearchParams): Refusal | null {
  const [url, twiml, fallbackUrl] = [form.get('Url'), form.get('Twiml'), form.get('FallbackUrl')];
  if (fallbackUrl && !isWebUrl(fallbackUrl)) return { code: 21205, value: fallbackUrl };
  if (url) return isWebUrl(url) ? null : { code: 21205, value: url };
  if (!twiml) return form.get('ApplicationSid') ? null : { code: 21205, value: '' };
  return twiml.length > LONGEST_TWIML ? { code: 32018, value: '' } : null;
}

function findCallbackFault(form: URLSearchParams): Refusal | null {
  const callback = form.get('StatusCallback');
  if (callback && !isWebUrl(callback)) return { code: 21609, value: callback };
  const unknown = form.getAll('StatusCallbackEvent').find((event) => !(CALL_EVENTS as readonly string[]).includes(event));
  return unknown === undefined ? null : { code: 21626, value: unknown };
}

function isEndpoint(text: string): boolean {
  return isE164(text) || OTHER_ENDPOINT.test(text);
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
