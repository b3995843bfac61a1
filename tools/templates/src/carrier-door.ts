/** What became of one message at the carrier. */
export type SendResult =
  | { readonly kind: 'delivered' }
  /** Taken, and stopped by a network: a content filter, a registration that is missing, a closed window. */
  | { readonly kind: 'filtered'; readonly code: number }
  /** Refused at the request. */
  | { readonly kind: 'rejected'; readonly code: number }
  /** Refused for now, however often it was tried. */
  | { readonly kind: 'unreachable' };

export interface Sending {
  readonly to: string;
  readonly from: string;
  readonly body: string;
}

/** Where templates are tried. Port: `send` resolves once the message has its end, and repeats what was refused for now. */
export interface CarrierDoor {
  send(sending: Sending): Promise<{ readonly result: SendResult; readonly tries: number }>;
}
