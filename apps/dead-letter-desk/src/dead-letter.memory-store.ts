import { originText } from '@signalbox/contracts';
import { DeadLetterStore, nextReplayNumber, type Act, type AuditEntry, type Cause, type Letter, type LetterFilter, type LetterSummary, type NewLetter } from './dead-letter.store.js';

const identityOf = ({ stage, origin, replayNumber }: NewLetter | Letter): string => `${stage} ${originText(origin)} ${replayNumber}`;

function matches(letter: Letter, { stage, reason, class: faultClass, sinceMs, state }: LetterFilter): boolean {
  return (stage ?? letter.stage) === letter.stage && (reason ?? letter.reason) === letter.reason && (faultClass ?? letter.class) === letter.class && (state ?? letter.state) === letter.state && letter.deadLetteredAtMs >= (sinceMs ?? -Infinity);
}

/** For tests; the contract suite runs on it and on PostgreSQL. */
export class MemoryDeadLetterStore extends DeadLetterStore {
  readonly #letters = new Map<number, Letter>();
  readonly #actions: (AuditEntry & { letterId: number })[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    super();
    this.#nowMs = nowMs;
  }

  keep(letter: NewLetter): Promise<void> {
    const known = this.#ofOrigin(letter);
    if (known.some((one) => identityOf(one) === identityOf(letter))) return Promise.resolve();
    const letterId = this.#letters.size + 1;
    const firstSeenAtMs = Math.min(letter.firstSeenAtMs, ...known.map((one) => one.firstSeenAtMs));
    this.#letters.set(letterId, { ...letter, firstSeenAtMs, letterId, state: 'open', replayCount: 0 });
    return Promise.resolve();
  }

  listNewest(filter: LetterFilter, limit: number): Promise<LetterSummary[]> {
    return Promise.resolve(this.#matching(filter).toReversed().slice(0, limit).map(({ record: _, ...summary }) => summary));
  }

  listFrom(filter: LetterFilter, { afterId, throughId }: { afterId: number; throughId: number }, limit: number): Promise<Letter[]> {
    return Promise.resolve(this.#matching(filter).filter(({ letterId }) => letterId > afterId && letterId <= throughId).slice(0, limit));
  }

  listCauses(filter: LetterFilter, limit: number): Promise<Cause[]> {
    const groups = Map.groupBy(this.#matching(filter), ({ stage, reason, detail }) => JSON.stringify([stage, reason, detail]));
    const causes = [...groups.values()].map((letters): Cause => {
      const { stage, reason, detail } = letters[0] as Letter;
      const times = letters.map(({ deadLetteredAtMs }) => deadLetteredAtMs);
      return { stage, reason, detail, letters: letters.length, open: letters.filter(({ state }) => state === 'open').length, firstAtMs: Math.min(...times), lastAtMs: Math.max(...times) };
    });
    return Promise.resolve(causes.sort((a, b) => b.open - a.open || b.letters - a.letters).slice(0, limit));
  }

  find(letterId: number): Promise<Letter | null> {
    return Promise.resolve(this.#letters.get(letterId) ?? null);
  }

  newestId(): Promise<number> {
    return Promise.resolve(this.#letters.size);
  }

  listActions(letterId: number): Promise<AuditEntry[]> {
    return Promise.resolve(this.#actions.filter((entry) => entry.letterId === letterId).map(({ letterId: _, ...entry }) => entry));
  }

  beginReplay(letterId: number, act: Act): Promise<number | null> {
    const letter = this.#open(letterId);
    if (!letter) return Promise.resolve(null);
    const replayNumber = nextReplayNumber(this.#ofOrigin(letter));
    this.#letters.set(letterId, { ...letter, replayCount: letter.replayCount + 1 });
    this.#audit(letterId, 'replay', act, replayNumber);
    return Promise.resolve(replayNumber);
  }

  endReplay(letterId: number): Promise<void> {
    const letter = this.#open(letterId);
    if (letter) this.#letters.set(letterId, { ...letter, state: 'replayed' });
    return Promise.resolve();
  }

  discard(letterId: number, act: Act): Promise<boolean> {
    const letter = this.#open(letterId);
    if (!letter) return Promise.resolve(false);
    this.#letters.set(letterId, { ...letter, state: 'discarded', record: null });
    this.#audit(letterId, 'discard', act);
    return Promise.resolve(true);
  }

  auditReveal(letterId: number, act: Act): Promise<void> {
    this.#audit(letterId, 'reveal', act);
    return Promise.resolve();
  }

  #audit(letterId: number, action: AuditEntry['action'], { actor, why }: Act, replayNumber: number | null = null): void {
    this.#actions.push({ letterId, action, replayNumber, actor, why, actedAtMs: this.#nowMs() });
  }

  #matching(filter: LetterFilter): Letter[] {
    return [...this.#letters.values()].filter((letter) => matches(letter, filter));
  }

  #ofOrigin({ origin }: NewLetter | Letter): Letter[] {
    return [...this.#letters.values()].filter((letter) => originText(letter.origin) === originText(origin));
  }

  #open(letterId: number): Letter | null {
    const letter = this.#letters.get(letterId);
    return letter?.state === 'open' ? letter : null;
  }
}
