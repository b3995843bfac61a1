import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '@signalbox/message';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { CredentialsFile, type Account } from '../src/index.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const SECRETS = ['first-secret', 'second-secret'];
const WAIT = { timeout: 10_000, interval: 20 };
const accountOf = (secret: string | undefined, tenants: unknown = ['acme']): object => ({ provider: 'twilio', environment: 'production', tenants, accountSid: `AC${'1'.repeat(32)}`, key: { authToken: secret, createdAt: '2026-11-22T11:00:00Z', provenance: 'vault kv/acme' } });
const FALLBACK: Account = { provider: 'twilio', accountSid: `AC${'0'.repeat(32)}`, tenants: '*', key: { authToken: 'x', createdAtMs: null, provenance: 'environment' }, signingTokens: [] };

let directory: string;
let path: string;
let file: CredentialsFile | undefined;
let lines: string[];
let metrics: ReturnType<typeof createMetrics>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'credentials-'));
  path = join(directory, 'credentials.json');
  lines = [];
  metrics = createMetrics({ service: 'test', processMetrics: false });
});
afterEach(async () => {
  await file?.close();
  file = undefined;
  await rm(directory, { recursive: true });
});

async function write(...accounts: readonly object[]): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify({ accounts }));
  await rename(`${path}.new`, path);
}

async function open(rereadMs = 60_000, more: Partial<Parameters<typeof CredentialsFile.open>[0]> = {}): Promise<CredentialsFile> {
  const logger = createLogger({ service: 'test', level: 'debug', destination: { write: (line) => void lines.push(line) } });
  return (file = await CredentialsFile.open({ path, environment: 'production', use: 'sending', fallbacks: [FALLBACK], clock: manualClock(NOW), metrics, logger, rereadMs, ...more }));
}

const keyOf = (tenantId: string) => file?.accountFor('twilio', tenantId)?.key;

describe('a credentials file', () => {
  it('is in force as soon as it is opened, and says where keys are from and how old', async () => {
    await write(accountOf(SECRETS[0]));
    await open();
    expect(keyOf('acme')).toMatchObject({ authToken: SECRETS[0] });
    expect(file?.accountFor('twilio', 'other')?.accountSid).toBe(FALLBACK.accountSid);
    expect(lines.join('\n')).toContain('vault kv/acme');
    expect(await metrics.render()).toMatch(/sb_credential_age_seconds\{[^}]*provider="twilio"[^}]*\} 3600\n/);
  });

  it.each([['the watch', 60_000], ['the interval, where nothing tells of changes', 50]])('is read again by %s', async (_name, rereadMs) => {
    await write(accountOf(SECRETS[0]));
    await open(rereadMs);
    await write(accountOf(SECRETS[1]));
    await expect.poll(() => keyOf('acme'), WAIT).toMatchObject({ authToken: SECRETS[1] });
  });

  it('stays in force as it was where the new text is faulty, says so once, and shows no secret', async () => {
    await write(accountOf(SECRETS[0]));
    await open(20);
    await write(accountOf(SECRETS[1], 'nobody'));
    await expect.poll(() => lines.filter((line) => line.includes('tenants-wrong')).length, WAIT).toBe(1);
    expect(keyOf('acme')).toMatchObject({ authToken: SECRETS[0] });
    await write(accountOf(SECRETS[1]));
    await expect.poll(() => keyOf('acme'), WAIT).toMatchObject({ authToken: SECRETS[1] });
    expect(lines.filter((line) => line.includes('tenants-wrong'))).toHaveLength(1);
    for (const secret of SECRETS) expect(lines.join('\n')).not.toContain(secret);
    expect(await metrics.render()).toMatch(/sb_credentials_read_total\{[^}]*outcome="refused"[^}]*\} 1\n/);
  });

  it('comes into force once the clock has reached the making of its key, which another clock wrote', async () => {
    const clock = manualClock(NOW - 7_200_000);
    const older = { ...accountOf(SECRETS[0]), key: { authToken: SECRETS[0], provenance: 'vault kv/acme' } };
    await write(older);
    await open(20, { clock });
    await write(accountOf(SECRETS[1]));
    await expect.poll(() => lines.filter((line) => line.includes('created-at-wrong')).length, WAIT).toBe(1);
    expect(keyOf('acme')).toMatchObject({ authToken: SECRETS[0] });
    clock.advance(7_200_000);
    await expect.poll(() => keyOf('acme'), WAIT).toMatchObject({ authToken: SECRETS[1] });
    expect(lines.filter((line) => line.includes('created-at-wrong'))).toHaveLength(1);
  });

  it('is read at an interval where the system gives no more watches', async () => {
    await write(accountOf(SECRETS[0]));
    await open(20, { watchFolder: () => { throw Object.assign(new Error('too many'), { code: 'EMFILE' }); } });
    await write(accountOf(SECRETS[1]));
    await expect.poll(() => keyOf('acme'), WAIT).toMatchObject({ authToken: SECRETS[1] });
    expect(lines.join('\n')).toContain('EMFILE');
  });

  it('is refused at the start where it is missing or faulty', async () => {
    await expect(open()).rejects.toThrow('file-unreadable');
    await write(accountOf(undefined));
    await expect(open()).rejects.toMatchObject({ faults: [{ code: 'key-wrong', at: 'accounts[0].key' }] });
  });
});
