const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

interface SecretBytes {
  readonly faults: string[];
  read(name: string, base64: string): Uint8Array;
  readMap(name: string, texts: Readonly<Record<string, string>>): Map<string, Uint8Array>;
}

/** Decodes keys of 32 bytes from base64 or base64url and gathers what is wrong with them, naming keys but never showing one. */
export function createSecretBytes(): SecretBytes {
  const faults: string[] = [];
  const read = (name: string, base64: string): Uint8Array => {
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length !== KEY_BYTES) faults.push(`${name} has ${bytes.length} bytes and needs ${KEY_BYTES}`);
    return bytes;
  };
  const readMap = (name: string, texts: Readonly<Record<string, string>>): Map<string, Uint8Array> => {
    const entries = Object.entries(texts);
    for (const [keyId] of entries) if (!KEY_ID.test(keyId)) faults.push(`${name} id ${keyId.slice(0, 40)} is not of letters, digits, _ and -`);
    return new Map(entries.map(([keyId, text]) => [keyId, read(`${name} ${keyId}`, text)]));
  };
  return { faults, read, readMap };
}
