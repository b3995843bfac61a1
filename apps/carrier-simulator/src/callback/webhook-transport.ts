export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
}

export type WebhookResult =
  | { readonly kind: 'answered'; readonly httpStatus: number }
  /** No TCP or TLS connection. */
  | { readonly kind: 'connect-failed' }
  /** Connected, but no (whole) answer. */
  | { readonly kind: 'read-failed' };

/** Posts a webhook once. Never throws; `done` is called exactly once. */
export interface WebhookTransport {
  post(request: WebhookRequest, done: (result: WebhookResult) => void): void;
  close(): Promise<void>;
}
