import { loadKeyring, type Keyring } from '@signalbox/crypto';
import { developmentKeys } from '@signalbox/local-stack';

/** The keys of a local stack, as all of its services but intake hold them. */
export function openDevelopmentKeyring(): Keyring {
  const { SB_FIELD_KEYS, SB_FIELD_KEY, SB_PEPPERS, SB_BODY_KEY } = developmentKeys.environment;
  return loadKeyring({ fieldKeys: JSON.parse(SB_FIELD_KEYS) as Record<string, string>, fieldKey: SB_FIELD_KEY, peppers: JSON.parse(SB_PEPPERS) as string[], bodyKey: SB_BODY_KEY });
}
