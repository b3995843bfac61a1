import { readContracts, readNumbersOf, seedPolicyFile, type SenderContract } from '@signalbox/local-stack';

/** What the simulated carrier has to know of the policy. */
export interface CarrierNumbers {
  readonly senders: readonly SenderContract[];
  /** Those of the second provider. */
  readonly ofSecond: readonly string[];
}

/** Of the policy that the image seeds. */
export const readCarrierNumbers = (): CarrierNumbers => ({ senders: readContracts(seedPolicyFile), ofSecond: readNumbersOf('vonage', seedPolicyFile) });
