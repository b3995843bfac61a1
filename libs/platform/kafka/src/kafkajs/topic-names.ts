/** Logical names within, prefixed names on the cluster. */
export interface TopicNames {
  toPhysical(logical: string): string;
  toLogical(physical: string): string;
}

export function topicNames(prefix: string): TopicNames {
  return {
    toPhysical: (logical) => prefix + logical,
    toLogical: (physical) => physical.slice(prefix.length),
  };
}
