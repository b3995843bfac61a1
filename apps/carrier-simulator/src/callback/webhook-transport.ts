export interface WebhookRequest {
  /** Left out: POST. */
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the TLS handshake names the host; left out: it does. */
  readonly namesHost?: boolean;
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
}

export type ConnectFailure = 'name' | 'refused' | 'timeout' | 'tls';

export type WebhookResult =
  /** `challenge` is the `WWW-Authenticate` of a 401, `location` that of a redirect. */
  | { readonly kind: 'answered'; readonly httpStatus: number; readonly challenge?: string; readonly location?: string }
  /** No TCP or TLS connection. */
  | { readonly kind: 'connect-failed'; readonly why?: ConnectFailure }
  /** Connected, but no (whole) answer. */
  | { readonly kind: 'read-failed' };

/** Sends a webhook once. Never throws; `done` is called exactly once. */
export interface WebhookTransport {
  post(request: WebhookRequest, done: (result: WebhookResult) => void): void;
  close(): Promise<void>;
}
