import type { MessageProvider, ProviderName } from './message-provider.js';

/** The carriers that a process is configured for. */
export interface ProviderRegistry {
  readonly names: readonly ProviderName[];
  /** Null where the process has no such carrier. */
  providerFor(name: string): MessageProvider | null;
  /** Closes all of them; see MessageProvider.close. */
  close(budgetMs: number): Promise<void>;
}

export function createProviderRegistry(providers: readonly MessageProvider[]): ProviderRegistry {
  const byName = new Map<string, MessageProvider>(providers.map((provider) => [provider.name, provider]));
  return {
    names: providers.map(({ name }) => name),
    providerFor: (name) => byName.get(name) ?? null,
    close: async (budgetMs) => void (await Promise.all(providers.map((provider) => provider.close(budgetMs)))),
  };
}
