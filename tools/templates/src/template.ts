/** How a template travels; what each of them sends from is in `network.json`. */
export const CHANNELS = ['sms', 'whatsapp'] as const;
export type Channel = (typeof CHANNELS)[number];
export const SENDER_KINDS = ['short-code', 'long-code', 'toll-free', 'alphanumeric', 'whatsapp'] as const;
export type SenderKind = (typeof SENDER_KINDS)[number];

/** One way to say it. */
export interface Form {
  /** Variables stand as `{{name}}`. */
  readonly body: string;
  readonly channel: Channel;
  readonly senderKind: SenderKind;
}

/** A template as production has it, one in a JSON file. */
export interface ReplayedTemplate extends Form {
  readonly name: string;
  readonly purpose: string;
  /** Real values, the longest and oddest that occur; each is replayed. */
  readonly variables: readonly Readonly<Record<string, string>>[];
  /** What is tried next where this is filtered or refused: the name of another template. */
  readonly fallback?: string;
  /** What is left to say at last: plain and short, from the same kind of sender unless it says otherwise. */
  readonly degraded?: Partial<Form> & Pick<Form, 'body'>;
  /** More than so many segments count as split. */
  readonly maxSegments: number;
}

const NAME = /^[a-z0-9-]{1,60}$/;

/** Templates by file name; every fault of every file at once, each naming its file. */
export function parseTemplates(files: ReadonlyMap<string, string>): { readonly templates: ReplayedTemplate[]; readonly faults: string[] } {
  const faults: string[] = [];
  const templates = [...files].flatMap(([file, text]) => {
    const template = parseTemplate(text, (fault) => void faults.push(`${file}: ${fault}`));
    return template === null ? [] : [template];
  });
  const names = new Set(templates.map(({ name }) => name));
  for (const { name, fallback } of templates) if (fallback !== undefined && (!names.has(fallback) || fallback === name)) faults.push(`${name}: its fallback "${fallback}" is no other template of this folder`);
  if (names.size < templates.length) faults.push('two templates have one name');
  return { templates, faults };
}

function parseTemplate(text: string, fail: (fault: string) => void): ReplayedTemplate | null {
  const value = parseObject(text);
  if (value === null) {
    fail('is no JSON object');
    return null;
  }
  const { name, purpose, body, variables = [{}], channel = 'sms', senderKind = 'short-code', fallback, degraded, maxSegments = 1 } = value;
  const checks: readonly (readonly [boolean, string])[] = [
    [typeof name === 'string' && NAME.test(name), 'name must be kebab-case'], [typeof purpose === 'string' && purpose !== '', 'purpose is missing'], [typeof body === 'string', 'body is missing'],
    [CHANNELS.some((one) => one === channel), `channel must be one of ${CHANNELS.join(', ')}`], [SENDER_KINDS.some((one) => one === senderKind), `senderKind must be one of ${SENDER_KINDS.join(', ')}`],
    [Array.isArray(variables) && variables.length > 0 && variables.every(isTexts), 'variables must be a list of objects with texts'],
    [fallback === undefined || typeof fallback === 'string', 'fallback must name a template'], [degraded === undefined || isForm(degraded), 'degraded must be an object with a body'], [typeof maxSegments === 'number' && maxSegments >= 1, 'maxSegments must be a number from 1'],
  ];
  const faults = checks.filter(([holds]) => !holds).map(([, fault]) => fault);
  for (const fault of faults) fail(fault);
  return faults.length > 0 ? null : ({ ...value, variables, channel, senderKind, maxSegments } as unknown as ReplayedTemplate);
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const isTexts = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');

function isForm(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('body' in value) || typeof value.body !== 'string') return false;
  const { channel, senderKind } = value as Partial<Form>;
  return (channel === undefined || CHANNELS.includes(channel)) && (senderKind === undefined || SENDER_KINDS.includes(senderKind));
}
