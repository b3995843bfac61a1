interface PolicyDocument {
  readonly pools: readonly { readonly senders: readonly { readonly segmentsPerSecond: number }[] }[];
}

/** The most that a policy may say, and more than one machine sends: pace is not what is measured. */
const UNLIMITED_PACE = 10_000;

/** The policy with senders and accounts whose pace limits nothing. */
export function liftPace<P extends PolicyDocument>(policy: P): P {
  return { ...policy, accounts: [], pools: policy.pools.map((pool) => ({ ...pool, senders: pool.senders.map((sender) => ({ ...sender, segmentsPerSecond: UNLIMITED_PACE })) })) };
}
