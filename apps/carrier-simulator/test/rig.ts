import type { CreateFault, SimulatorSettings } from '../src/admin/admin-shapes.js';
import type { Answer } from '../src/api/answer.js';
import { RecordingTransport } from '../src/callback/recording-transport.js';
import type { WebhookRequest } from '../src/callback/webhook-transport.js';
import { readCreateForm } from '../src/message/create-form.js';
import type { Acceptance } from '../src/message/message-desk.js';
import { DEFAULT_OUTCOMES } from '../src/message/outcome.js';
import { Simulator } from '../src/simulator.js';
import { VirtualTimeline } from '../src/time/virtual-timeline.js';

export const START_MS = Date.UTC(2026, 10, 22, 12);
export const ACCOUNT_SID = 'AC000000000000000000000000000000aa';
export const AUTH_TOKEN = 'token-1';
export const SENDER = '+15550100001';
export const PERSON = '+15557650001';
export const SERVICE_SID = 'MG000000000000000000000000000000aa';

export const SETTINGS: SimulatorSettings = {
  listingDelayMaxMs: 3_000,
  callbackDelayScale: 1,
  concurrencyLimit: 100,
  replyDelayMs: { min: 0, max: 0 },
  retryAfterSeconds: null,
  inboundUrl: null,
  knownSendersOnly: false,
  messagesPerDay: null,
  debuggerUrl: null,
  eventSinks: [],
  outcomes: DEFAULT_OUTCOMES,
};

/** A simulator on virtual time whose webhooks are kept in memory. */
export function makeRig({ seed = 'seed', settings = {}, transport = new RecordingTransport() }: { seed?: string; settings?: Partial<SimulatorSettings>; transport?: RecordingTransport } = {}) {
  const timeline = new VirtualTimeline(START_MS);
  const simulator = new Simulator({
    identity: { seed, runId: 'run' },
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    settings: { ...SETTINGS, ...settings },
    timeline,
    transport,
    ledgerFile: null,
  });
  const create = (fields: Record<string, string> = {}, fault: CreateFault | null = null): Acceptance => {
    const form = readCreateForm(new URLSearchParams({ To: PERSON, From: SENDER, Body: 'Your code is 123456', ...fields }));
    if ('refusal' in form) return form;
    return simulator.desk.accept(form.draft, { accountSid: ACCOUNT_SID, receivedAtMs: timeline.nowMs(), fault, leftOfLMs: 2_700 });
  };
  return { timeline, simulator, transport, create };
}

export type Rig = ReturnType<typeof makeRig>;

export function recordOf(acceptance: Acceptance) {
  if ('refusal' in acceptance) throw new Error(`refused with ${acceptance.refusal.code}`);
  return acceptance.record;
}

export function codeOf(acceptance: Acceptance): number | null {
  return 'refusal' in acceptance ? acceptance.refusal.code : null;
}

export function fieldsOf(request: WebhookRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(request.body));
}

/** A connection that a test closes by hand. */
export class FakeExchange {
  answered: Answer | null = null;
  isReset = false;
  private onGivenUp: (() => void) | null = null;

  answer(answer: Answer): void {
    this.answered ??= answer;
  }

  answerSlowly(answer: Answer): void {
    this.answer(answer);
  }

  answerPartly(): void {
    this.reset();
  }

  reset(): void {
    this.isReset = true;
  }

  whenGivenUp(_maxMs: number, task: () => void): void {
    this.onGivenUp = task;
  }

  giveUp(): void {
    this.onGivenUp?.();
  }
}
