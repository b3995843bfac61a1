/** How Prometheus answered one expression. */
export type Answer = { readonly kind: 'series'; readonly count: number } | { readonly kind: 'error'; readonly error: string };

interface QueryBody {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { readonly value?: readonly [number, string] }[] };
}

export interface RuleState {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  readonly state: string;
  readonly query: string;
}

/** The HTTP API of one Prometheus server; rejects where it does not answer. */
export class PrometheusApi {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async ask(expression: string): Promise<Answer> {
    const body = (await this.#get(`query?${new URLSearchParams({ query: expression })}`)) as QueryBody;
    if (body.status !== 'success') return { kind: 'error', error: body.error ?? 'no reason given' };
    // A quotient of nothing is a series, too; it shows as little.
    const told = body.data?.result.filter(({ value }) => value?.[1] !== 'NaN') ?? [];
    return { kind: 'series', count: told.length };
  }

  async readRules(): Promise<RuleState[]> {
    const { data } = (await this.#get('rules')) as { data: { groups: { rules: RuleState[] }[] } };
    return data.groups.flatMap(({ rules }) => rules);
  }

  /** Targets that cannot be scraped, with the reason. */
  async readFailures(): Promise<string[]> {
    const { data } = (await this.#get('targets?state=active')) as { data: { activeTargets: { scrapeUrl: string; health: string; lastError: string }[] } };
    return data.activeTargets.filter(({ health }) => health !== 'up').map(({ scrapeUrl, health, lastError }) => `${scrapeUrl} is ${health}: ${lastError}`);
  }

  async #get(path: string): Promise<unknown> {
    const response = await fetch(`${this.#origin}/api/v1/${path}`);
    return response.json();
  }
}
