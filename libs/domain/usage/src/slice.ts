/** By what reports group and filter. */
export const DIMENSIONS = ['tenant', 'lane', 'country', 'carrier', 'provider', 'channel', 'pool', 'template', 'sender', 'error'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Stands where a dimension does not apply, or is not known yet. */
export const NONE = 'none';

/** Messages that are alike in every dimension, and in the currency that they are paid in. */
export interface Slice extends Readonly<Record<Dimension, string>> {
  readonly currency: string;
}
