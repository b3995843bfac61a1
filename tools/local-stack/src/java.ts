import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StackEnvironment } from './stack.config.js';

const minimumJava = 17;

const waysOut =
  'install one (Debian, Ubuntu: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk@17), or set KAFKA_BROKERS=host:port to use a Kafka of your own';

/** The `java` program to run brokers with; throws one sentence with the ways out when there is none that fits. */
export async function findJava(environment: StackEnvironment): Promise<string> {
  const java = environment.javaHome === undefined ? 'java' : join(environment.javaHome, 'bin', 'java');
  const found = await readJavaVersion(java);
  if (found === undefined) throw new Error(`The local Kafka needs Java ${minimumJava} or newer, and "${java}" does not run: ${waysOut}.`);
  if (found < minimumJava) throw new Error(`The local Kafka needs Java ${minimumJava} or newer, and "${java}" is Java ${found}: ${waysOut}.`);
  return java;
}

async function readJavaVersion(java: string): Promise<number | undefined> {
  try {
    const { stderr, stdout } = await promisify(execFile)(java, ['-version'], { timeout: 30_000 });
    return parseJavaVersion(stderr + stdout);
  } catch {
    return undefined;
  }
}

/** The feature release in what `java -version` prints: 17 of `"17.0.15"`, 8 of `"1.8.0_402"`. */
export function parseJavaVersion(text: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
