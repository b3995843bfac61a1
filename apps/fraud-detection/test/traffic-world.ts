import { generateDevelopmentKeys, loadKeyring, type Keyring } from '@signalbox/crypto';
import type { CallEvent, Conversion, FraudVerdict, MessageAccepted } from '@signalbox/contracts';
import { DEFAULT_OFFICE_HOURS } from '@signalbox/fraud';
import { NO_FAULTS, unpackRecords, type InboundRecord } from '@signalbox/kafka';
import { makeUuidV7, manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { MemoryCallStore } from '../src/calls/call.memory-store.js';
import { CountCallHandler } from '../src/calls/count-call.handler.js';
import { CountMessageHandler } from '../src/messages/count-message.handler.js';
import { CountUseHandler } from '../src/messages/count-use.handler.js';
import { MemoryTrafficStore } from '../src/messages/traffic.memory-store.js';
import { Judge } from '../src/verdicts/judge.js';
import { MemoryVerdictStore } from '../src/verdicts/verdict.memory-store.js';

export function makeKeyring(): Keyring {
  const { environment: keys } = generateDevelopmentKeys('fraud-detection-test');
  return loadKeyring({ fieldKeys: JSON.parse(keys.SB_FIELD_KEYS) as Record<string, string>, fieldKey: keys.SB_FIELD_KEY, peppers: JSON.parse(keys.SB_PEPPERS) as string[], bodyKey: keys.SB_BODY_KEY });
}

export interface Sent {
  readonly atMs: number;
  readonly tenantId: string;
  readonly to: string;
  readonly country: string;
  /** How long until its person uses it; null for never. */
  readonly usedAfterMs: number | null;
  readonly lane?: 'otp' | 'transactional';
}

export interface Called {
  readonly atMs: number;
  readonly to: string;
  readonly talkMs: number;
}

const record = <V>(value: V): InboundRecord<V> => ({ value }) as InboundRecord<V>;
const instant = (ms: number): string => new Date(ms).toISOString();

export function makeMessageAccepted(keyring: Keyring, { atMs, tenantId, to, country, lane = 'otp' }: Sent, serial: number): MessageAccepted {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(4, serial);
  const messageId = makeUuidV7(atMs, bytes);
  return {
    messageId, recipientKey: keyring.recipientKeyOf(to), tenantId, lane, purpose: 'one-time-passcode', idempotencyKey: messageId, country,
    to: keyring.seal(to, `${messageId}:to`), content: keyring.seal('{}', `${messageId}:content`), acceptedAt: instant(atMs), expiresAt: instant(atMs + 300_000),
  };
}

/** The whole of fraud detection in memory, on a clock that the traffic itself moves: each message is counted when it is sent, and every few seconds all is judged. */
export class TrafficWorld {
  readonly keyring = makeKeyring();
  readonly clock = manualClock(0);
  readonly verdicts: FraudVerdict[] = [];
  readonly #judgeEveryMs: number;
  readonly #traffic = new MemoryTrafficStore(this.clock);
  readonly #calls = new MemoryCallStore(this.clock);
  readonly #store = new MemoryVerdictStore();
  readonly #judge: Judge;
  readonly #tools = { keyring: this.keyring, faults: NO_FAULTS };
  readonly #messages = new CountMessageHandler(this.#traffic, this.#tools);
  readonly #uses = new CountUseHandler(this.#traffic);
  readonly #callEvents = new CountCallHandler(this.#calls, this.keyring);
  #serial = 0;

  constructor(judgeEveryMs = 5_000) {
    this.#judgeEveryMs = judgeEveryMs;
    const metrics = createMetrics({ service: 'fraud-detection', processMetrics: false });
    this.#judge = new Judge({ traffic: this.#traffic, calls: this.#calls, verdicts: this.#store, clock: this.clock, metrics }, { harshest: 'block', officeHours: DEFAULT_OFFICE_HOURS });
  }

  get verdictStore(): MemoryVerdictStore {
    return this.#store;
  }

  /** Plays all of it in the order of time, from the first judging at `fromMs` to that after `toMs`; what is sent before is history. */
  async play({ sent = [], called = [] }: { readonly sent?: readonly Sent[]; readonly called?: readonly Called[] }, fromMs: number, toMs: number): Promise<void> {
    const events = [...sent.flatMap((one) => this.#eventsOf(one)), ...called.flatMap((one) => this.#eventsOfCall(one))].toSorted((a, b) => a.atMs - b.atMs);
    let next = 0;
    for (let judgeAtMs = fromMs; judgeAtMs <= toMs; judgeAtMs += this.#judgeEveryMs) {
      for (; next < events.length && (events[next]?.atMs ?? Infinity) <= judgeAtMs; next += 1) {
        this.#moveTo(events[next]?.atMs ?? 0);
        await events[next]?.happen();
      }
      this.#moveTo(judgeAtMs);
      await this.#judge.judge((judgeAtMs - fromMs) % 60_000 === 0 ? 15 * 60_000 : 60_000);
      await this.#publish();
    }
  }

  #moveTo(atMs: number): void {
    if (atMs > this.clock.nowMs()) this.clock.advance(atMs - this.clock.nowMs());
  }

  async #publish(): Promise<void> {
    for (const { subjectId, revision, published } of await this.#store.listUnpublished(1_000)) {
      this.verdicts.push(...unpackRecords(published).filter(({ topic }) => topic === 'fraud-verdicts').map(({ value }) => JSON.parse(value) as FraudVerdict));
      await this.#store.markPublished(subjectId, revision);
    }
  }

  #eventsOf(sent: Sent): { readonly atMs: number; happen(): Promise<unknown> }[] {
    this.#serial += 1;
    const message = makeMessageAccepted(this.keyring, sent, this.#serial);
    const accepted = { atMs: sent.atMs, happen: () => this.#messages.handle(record(message)) };
    if (sent.usedAfterMs === null) return [accepted];
    const usedAtMs = sent.atMs + sent.usedAfterMs;
    const conversion: Conversion = { messageId: message.messageId, tenantId: sent.tenantId, kind: 'code-used', occurredAt: instant(usedAtMs) };
    return [accepted, { atMs: usedAtMs, happen: () => this.#uses.handle(record(conversion)) }];
  }

  #eventsOfCall({ atMs, to, talkMs }: Called): { readonly atMs: number; happen(): Promise<unknown> }[] {
    this.#serial += 1;
    const call = { eventId: 'e', provider: 'twilio', providerCallId: `CA${this.#serial}`, account: 'AC1', direction: 'outbound', recipientKey: this.keyring.recipientKeyOf(to), party: this.keyring.seal(to, 'call'), country: 'ZZ', sender: '+12025550147' } as const;
    const at = (eventAtMs: number, status: CallEvent['status'], durationSeconds?: number) => {
      const event: CallEvent = { ...call, status, occurredAt: instant(eventAtMs), receivedAt: instant(eventAtMs), ...(durationSeconds !== undefined && { durationSeconds }) };
      return { atMs: eventAtMs, happen: () => this.#callEvents.handle(record(event)) };
    };
    const answeredAtMs = atMs + 5_000;
    return [at(atMs, 'initiated'), at(answeredAtMs, 'in-progress'), at(answeredAtMs + talkMs, 'completed', Math.round(talkMs / 1_000))];
  }
}
