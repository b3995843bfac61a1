/** What comes back in every status webhook: the API keeps up to 100 characters, and ours are 64 at the most. */
export interface ClientRef {
  readonly messageId: string;
  readonly recipientKey: string;
  readonly attempt: number;
}

const FORM = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([1-9]\d{0,3})\.([A-Za-z0-9_-]{22})$/;

export function writeClientRef({ messageId, attempt, recipientKey }: ClientRef): string {
  return `${messageId}.${attempt}.${recipientKey}`;
}

/** Null for a reference that is not of our making. */
export function readClientRef(text: string): ClientRef | null {
  const [, messageId, attempt, recipientKey] = FORM.exec(text) ?? [];
  return messageId === undefined || recipientKey === undefined ? null : { messageId, recipientKey, attempt: Number(attempt) };
}
