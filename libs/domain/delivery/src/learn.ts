import type { Money } from '@signalbox/message';
import { NO_WIRE, type DeliveryState, type Wire } from './delivery-state.js';
import type { News } from './news.js';

/** A carrier that invents words could otherwise fill the row. */
const UNREAD_WORDS_KEPT = 8;

/** What news teaches beside the status: each field a maximum or minimum of all that was said, so that order does not matter. */
export function learnFacts(known: DeliveryState, news: News): DeliveryState {
  const next: DeliveryState = {
    ...known,
    identity: known.identity ?? news.identity,
    policyRevision: Math.max(known.policyRevision, news.policyRevision),
    country: pickLowest(known.country, news.country),
    firstMessageId: pickLowest(known.firstMessageId, news.firstMessageId),
    channel: pickLowest(known.channel ?? null, news.channel),
    templateId: pickLowest(known.templateId ?? null, news.templateId),
    submittedAtMs: pickLowest(known.submittedAtMs, news.submittedAtMs),
    wires: learnWire(known.wires, news),
    unreadWords: learnWord(known.unreadWords, news.unreadWord),
  };
  const fields = Object.keys(next) as (keyof DeliveryState)[];
  return fields.every((field) => next[field] === known[field]) ? known : next;
}

function learnWire(wires: DeliveryState['wires'], { attempt, wire }: News): DeliveryState['wires'] {
  if (wire === null) return wires;
  const known = wires[attempt];
  const joined = joinWires(known ?? NO_WIRE, wire);
  return known !== undefined && joined === known ? wires : { ...wires, [attempt]: joined };
}

/** Returns `a` itself where `b` adds nothing. */
function joinWires(a: Wire, b: Wire): Wire {
  const id = pickCertain(a, b);
  const joined: Wire = {
    provider: pickLowest(a.provider, b.provider),
    sender: pickLowest(a.sender, b.sender),
    segments: pickLowest(a.segments, b.segments),
    poolId: pickLowest(a.poolId ?? null, b.poolId),
    carrier: pickLowest(a.carrier ?? null, b.carrier),
    price: pickPrice(a.price ?? null, b.price),
    providerMessageId: id.providerMessageId,
    certain: id.certain,
  };
  const fields = Object.keys(joined) as (keyof Wire)[];
  return fields.every((field) => joined[field] === a[field]) ? a : joined;
}

/** What the carrier said itself beats what a look-up concluded; of two that it said (a resent message has two ids), the lower. */
function pickCertain(a: Wire, b: Wire): Pick<Wire, 'providerMessageId' | 'certain'> {
  if (a.providerMessageId === null || b.providerMessageId === null) return a.providerMessageId === null ? b : a;
  if (a.certain !== b.certain) return a.certain ? a : b;
  return a.providerMessageId <= b.providerMessageId ? a : b;
}

/** A correction of a price is higher in all that is known of carriers; `a` itself where `b` says the same. */
function pickPrice(a: Money | null, b: Money | null): Money | null {
  if (a === null || b === null) return a ?? b;
  if (a.currency !== b.currency) return a.currency < b.currency ? a : b;
  return a.micros >= b.micros ? a : b;
}

function pickLowest<T extends string | number>(a: T | null, b: T | null): T | null {
  if (a === null || b === null) return a ?? b;
  return a <= b ? a : b;
}

function learnWord(words: readonly string[], word: string | null): readonly string[] {
  if (word === null || words.includes(word)) return words;
  const kept = [...words, word].toSorted((a, b) => (a < b ? -1 : 1)).slice(0, UNREAD_WORDS_KEPT);
  return kept.includes(word) ? kept : words;
}
