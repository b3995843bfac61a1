import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { withClaim } from './claim.js';
import { packageFolder } from './package-folder.js';
import { runToEnd } from './run-to-end.js';
import type { StackEnvironment } from './stack.config.js';
import type { Supervisor } from './supervisor-client.js';

/** A slow network; the jars are 43 MB. */
const downloadDeadlineMs = 600_000;

const waysOut =
  'install it (Debian, Ubuntu: apt-get install maven; macOS: brew install maven), or set KAFKA_BROKERS=host:port to use a Kafka of your own';

/** The folder of Kafka's jars, fetched by Maven once per content of pom.xml. */
export async function ensureKafkaJars(supervisor: Supervisor, cacheFolder: string, environment: StackEnvironment): Promise<string> {
  const pom = join(packageFolder, 'kafka', 'pom.xml');
  const hash = createHash('sha256').update(await readFile(pom)).digest('hex').slice(0, 12);
  const jars = join(cacheFolder, `kafka-${hash}`);
  if (existsSync(jars)) return jars;
  await mkdir(cacheFolder, { recursive: true });
  await withClaim(join(cacheFolder, 'claims'), `kafka-${hash}`, downloadDeadlineMs, async () => {
    if (!existsSync(jars)) await download(supervisor, pom, jars, environment);
  });
  return jars;
}

async function download(supervisor: Supervisor, pom: string, jars: string, environment: StackEnvironment): Promise<void> {
  const partial = `${jars}.partial`;
  await rm(partial, { recursive: true, force: true });
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${partial}`];
  const spec = {
    file: 'mvn',
    args: ['-q', '-B', '-f', pom, ...goal, ...(await homelessRepository(jars))],
    cwd: packageFolder,
    env: environment.inherited,
    logFile: `${jars}.maven.log`,
    stopSignal: 'SIGTERM',
  } as const;
  await runToEnd(supervisor, 'fetching the Kafka jars with Maven', spec, downloadDeadlineMs).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw new Error(`${cause.message}\nWhere Maven cannot work, set KAFKA_BROKERS=host:port to use a Kafka of your own.`, { cause });
    throw new Error(`The local Kafka needs Maven (mvn) once, to fetch its jars, and there is none: ${waysOut}.`, { cause });
  });
  await rename(partial, jars);
}

/** Maven keeps what it fetched in the home that the account was given, whatever HOME says; some accounts have none. */
async function homelessRepository(jars: string): Promise<string[]> {
  try {
    await access(userInfo().homedir, constants.W_OK);
    return [];
  } catch {
    return [`-Dmaven.repo.local=${join(dirname(jars), 'maven')}`];
  }
}
