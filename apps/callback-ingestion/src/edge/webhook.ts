/** A form as it was parsed: a repeated parameter has all its values. */
export type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A webhook as it came in, not yet believed. */
export interface Webhook {
  /** Path and query, unchanged. */
  readonly path: string;
  readonly signature: string | undefined;
  readonly params: Params;
}

/** The only value of a parameter, or the first; undefined where it is missing. */
export function readParam(params: Params, name: string): string | undefined {
  const value = params[name];
  return typeof value === 'string' ? value : value?.[0];
}

const CHANNEL = /^[a-z]+:/;

/** An address of the carrier without its channel (`whatsapp:+1…`), as recipients are keyed. */
export function numberOf(address: string): string {
  return address.replace(CHANNEL, '');
}

/** The carrier's id of a message: two letters and hex digits, today. */
const MESSAGE_SID = /^[A-Za-z0-9]{2,64}$/;

export function readMessageSid(params: Params): string | undefined {
  return readSid(params, 'MessageSid') ?? readSid(params, 'SmsSid');
}

/** The carrier's id of a call. */
export function readCallSid(params: Params): string | undefined {
  return readSid(params, 'CallSid');
}

function readSid(params: Params, name: string): string | undefined {
  const sid = readParam(params, name);
  return sid !== undefined && MESSAGE_SID.test(sid) ? sid : undefined;
}
