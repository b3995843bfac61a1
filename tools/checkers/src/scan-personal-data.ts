/** Where personal data stood in the clear. */
export interface Leak {
  readonly source: string;
  readonly kind: 'number' | 'body';
  /** Offset in the scanned text; the datum itself is not repeated. */
  readonly at: number;
  readonly encoding: 'plain' | 'base64';
}

export interface PersonalData {
  /** Recipients' numbers in E.164. */
  readonly numbers: readonly string[];
  /** Rendered bodies and variables. */
  readonly bodies: readonly string[];
}

/** Shorter texts are no fingerprint: they stand by chance in any log. */
const PROBE_CHARACTERS = 14;
const DIGIT_RUN = /\d{7,}/g;
const BASE64_RUN = /[A-Za-z0-9+/_-]{20,}={0,2}/g;

/**
 * P8: finds recipients' numbers (in any writing that keeps their digits together) and bodies (by a piece of 14
 * characters) in texts, also inside base64. Built once, fed with everything that a run wrote.
 */
export class PersonalDataScanner {
  readonly #numbers: Set<string>;
  readonly #lengths: readonly number[];
  readonly #probes = new Map<string, string[]>();

  constructor({ numbers, bodies }: PersonalData) {
    this.#numbers = new Set(numbers.map((number) => number.replace(/\D/g, '')));
    this.#lengths = [...new Set([...this.#numbers].map((digits) => digits.length))];
    for (const body of bodies) this.#addProbe(body);
  }

  scan(source: string, text: string): Leak[] {
    return [...this.#scanText(source, text, 'plain'), ...this.#scanBase64(source, text)];
  }

  #addProbe(body: string): void {
    if (body.length < PROBE_CHARACTERS) return;
    const start = Math.floor((body.length - PROBE_CHARACTERS) / 2);
    const probe = body.slice(start, start + PROBE_CHARACTERS);
    const head = probe.slice(0, 4);
    const probes = this.#probes.get(head) ?? [];
    if (!probes.includes(probe)) this.#probes.set(head, [...probes, probe]);
  }

  #scanText(source: string, text: string, encoding: Leak['encoding']): Leak[] {
    return [
      ...this.#findNumbers(text).map((at): Leak => ({ source, kind: 'number', at, encoding })),
      ...this.#findBodies(text).map((at): Leak => ({ source, kind: 'body', at, encoding })),
    ];
  }

  #findNumbers(text: string): number[] {
    const found: number[] = [];
    for (const run of text.matchAll(DIGIT_RUN)) {
      for (const length of this.#lengths) {
        for (let start = 0; start + length <= run[0].length; start += 1) {
          if (this.#numbers.has(run[0].slice(start, start + length))) found.push(run.index + start);
        }
      }
    }
    return found;
  }

  #findBodies(text: string): number[] {
    const found: number[] = [];
    if (this.#probes.size === 0) return found;
    for (let at = 0; at + PROBE_CHARACTERS <= text.length; at += 1) {
      const probes = this.#probes.get(text.slice(at, at + 4));
      if (probes?.some((probe) => text.startsWith(probe, at))) found.push(at);
    }
    return found;
  }

  #scanBase64(source: string, text: string): Leak[] {
    const leaks: Leak[] = [];
    for (const run of text.matchAll(BASE64_RUN)) {
      const decoded = Buffer.from(run[0], 'base64').toString('latin1');
      for (const leak of this.#scanText(source, decoded, 'base64')) leaks.push({ ...leak, at: run.index });
    }
    return leaks;
  }
}
