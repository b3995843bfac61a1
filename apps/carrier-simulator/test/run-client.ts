import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/app.config.js';
import { runSimulator } from '../src/run-simulator.js';

const ACCOUNT_SID = 'AC000000000000000000000000000000aa';
// The Go client takes letters and digits alone.
const AUTH_TOKEN = '00112233445566778899aabbccddeeff';
const clock = { nowMs: () => performance.timeOrigin + performance.now() };

/** How the official client of each language is installed into the present folder, and how its program is run there. */
const CLIENTS: Readonly<Record<string, (facts: readonly string[]) => string[][]>> = {
  python: (facts) => [
    ['python3', '-m', 'pip', 'install', '--quiet', '--target', 'packages', 'twilio==9.13.0'],
    ['python3', 'client.py', ...facts],
  ],
  go: (facts) => [
    ['go', 'get', 'github.com/twilio/twilio-go@v1.31.0'],
    ['go', 'run', '.', ...facts],
  ],
  java: (facts) => [['mvn', '--quiet', '--batch-mode', 'compile', 'org.codehaus.mojo:exec-maven-plugin:3.5.0:java', '-Dexec.mainClass=OfficialClient', `-Dexec.args=${facts.join(' ')}`]],
};

function run([command, ...parameters]: string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command!, parameters, { cwd: folder, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
  });
}

async function runClient(language: string): Promise<void> {
  const commandsOf = CLIENTS[language];
  if (commandsOf === undefined) throw new Error(`give one of: ${Object.keys(CLIENTS).join(', ')}`);
  const folder = await mkdtemp(join(tmpdir(), `simulator-${language}-`));
  const simulator = await runSimulator(readConfig({ SIM_ACCOUNT_SID: ACCOUNT_SID, SIM_AUTH_TOKEN: AUTH_TOKEN }), clock);
  try {
    // The programs lie in the source tree; this file runs compiled.
    await cp(join(import.meta.dirname, '../../clients', language), folder, { recursive: true });
    for (const command of commandsOf([`http://127.0.0.1:${simulator.port}`, ACCOUNT_SID, AUTH_TOKEN])) await run(command, folder);
  } finally {
    await simulator.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

await runClient(process.argv[2] ?? '');
