interface PolicyDocument {
  readonly pools: readonly { readonly senders: readonly { readonly segmentsPerSecond: number }[] }[];
}

/** The policy with contracts that carry the load: a queue that pace alone makes would hide one that grows. */
export function raisePace<P extends PolicyDocument>(policy: P, segmentsPerSecond: number): P {
  return { ...policy, pools: policy.pools.map((pool) => ({ ...pool, senders: pool.senders.map((sender) => ({ ...sender, segmentsPerSecond: Math.max(sender.segmentsPerSecond, segmentsPerSecond) })) })) };
}
