import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { lowerPriority, SERVICE_NAMES, seedPolicyFile, startSignalbox, TcpLink, type ExitEvent, type ServiceName, type Signalbox } from '@signalbox/local-stack';
import { Publisher } from './publisher.js';
import { TenantKeys } from './tenant-keys.js';
import { Witness } from './witness.js';

/** A sender so slow that a backlog stands before it; marketing to Germany goes by it. */
export const SLOW_SENDER = { sender: '+4915755500001', segmentsPerSecond: 20 } as const;
/** Two senders of two brands, each with a cap of its own; marketing of one tenant goes by whichever has room. */
const CAPPED_POOL = {
  poolId: 'capped', provider: 'twilio', lanes: ['marketing'], countries: '*', tenants: ['parcel-express'], stickySenders: false,
  senders: ['first', 'second'].map((brand, index) => ({ sender: `+1201555019${5 + index}`, segmentsPerSecond: 40, kind: 'short-code', country: 'US', campaignId: `${brand}-brand` })),
};
const CAPPED_CAMPAIGNS = ['first', 'second'].map((brand) => ({ campaignId: `${brand}-brand`, carriers: [] }));
const CAPS = [['first', 40], ['second', 60]].map(([brand, limit]) => ({ capId: `${brand}-brand-day`, unit: 'messages', limit, timeZone: 'America/Los_Angeles', campaigns: [`${brand}-brand`] }));
const SLOW_POOL = { poolId: 'slow-germany', provider: 'twilio', lanes: ['marketing'], countries: ['DE'], tenants: '*', senders: [{ ...SLOW_SENDER, kind: 'long-code', country: 'DE' }] };

/** No message waits for these on its way. Production gives them machines of their own; here they leave the cores of this one to the others. */
const ONLOOKERS = ['fraud-detection', 'analytics'] as const;

export type LinkName = 'kafka' | 'postgres' | 'carrier';

/** A whole Signalbox with what is needed to break it and to see what it does. */
export interface ProvingStack {
  readonly signalbox: Signalbox;
  readonly links: Readonly<Record<LinkName, TcpLink>>;
  /** Of the file by which a process can sign in. */
  readonly tenantKeys: TenantKeys;
  /** A port of the carrier that can be lost. */
  readonly edgePort: number;
  readonly witness: Witness;
  readonly publisher: Publisher;
  /** Every end of a process so far, asked for or not. */
  readonly exits: readonly (ExitEvent & { readonly atMs: number })[];
  /** What a process reads its clock's error from. */
  clockFileOf(process: string): string;
  /** What a process of this service has in its environment here, whoever starts it: it can be given another time, and only watches what other scenarios did. */
  envOf(service: ServiceName, process: string): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * All the numbers that are kept for fiction are few and in a row, so what is sent to them here looks as an attack does. And what one scenario keeps
 * from being delivered would send the people of the next ones by the second provider.
 */
const OBSERVING: Partial<Record<ServiceName, Readonly<Record<string, string>>>> = { 'fraud-detection': { FRAUD_MODE: 'observe' }, 'routing-policy': { HEALTH_MODE: 'observe' } };

/** The build, as of the services that load it, whichever form of this file runs. */
const preload = fileURLToPath(import.meta.url).replace(/(dist\/)?src\/run\/proving-stack\.[a-z]+$/, 'dist/src/clock/shift-clock.js');

export interface ProvingOptions {
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
  /** Decides the outcomes and faults of the simulated carrier. */
  readonly seed: string;
  /** False where somebody else reads the topics. */
  readonly watches?: boolean;
}

export async function startProvingStack({ print, abort, seed, watches = true }: ProvingOptions): Promise<ProvingStack> {
  const exits: (ExitEvent & { atMs: number })[] = [];
  const clocks = join(tmpdir(), `signalbox-clocks-${process.pid}`);
  await mkdir(clocks, { recursive: true });
  const clockFileOf = (name: string): string => join(clocks, name);
  const envOf = (service: ServiceName, name: string): Record<string, string> => ({ NODE_OPTIONS: `--import=${pathToFileURL(preload).href}`, CLOCK_SHIFT_FILE: clockFileOf(name), ...OBSERVING[service] });
  const env = Object.fromEntries(SERVICE_NAMES.map((name) => [name, envOf(name, name)])) as Record<ServiceName, Record<string, string>>;
  // Nothing here cuts the power, so commits need not wait for the disk.
  const options = { ownServers: true, durability: 'relaxed', sideDoor: true, seed, env, abort, policyFile: await writePolicy(clocks), onExit: (event: ExitEvent) => void exits.push({ ...event, atMs: Date.now() }) } as const;
  const signalbox = await startSignalbox(options);
  try {
    const { kafkaBrokers } = signalbox.stack;
    const [links, edge, witness] = await Promise.all([openLinks(signalbox), signalbox.simulator.putEdge('apart', 'up'), startWitness(kafkaBrokers, watches)]);
    const publisher = new Publisher(kafkaBrokers);
    const tenantKeys = new TenantKeys(join(clocks, `keys-${signalbox.stack.name}.json`), signalbox.simulator);
    await tenantKeys.bringIn();
    for (const { pid } of ONLOOKERS.map((name) => signalbox.stack.service(name))) if (pid !== undefined) await lowerPriority(pid);
    print(`a stack is up: ${signalbox.stack.logFolder}`);
    return {
      signalbox, links, tenantKeys, edgePort: edge.port, witness, publisher, exits, clockFileOf, envOf,
      stop: async () => {
        for (const link of Object.values(links)) link.heal();
        await Promise.all([witness.stop(), publisher.close()]).catch(() => undefined);
        await signalbox.stop();
        for (const link of Object.values(links)) link.close();
      },
    };
  } catch (error) {
    await signalbox.stop();
    throw error;
  }
}

async function startWitness(brokers: readonly string[], watches: boolean): Promise<Witness> {
  const witness = new Witness(brokers);
  if (watches) await witness.start();
  return witness;
}

async function openLinks({ stack, originOf }: Signalbox): Promise<Record<LinkName, TcpLink>> {
  const lead = async (targetPort: string): Promise<TcpLink> => {
    const link = new TcpLink(await stack.reservePort(), Number(targetPort));
    await link.open();
    return link;
  };
  return { kafka: stack.sideDoor, postgres: await lead(new URL(stack.databaseUrl).port), carrier: await lead(new URL(originOf('carrier-simulator')).port) };
}

/** The seed policy, with a slow and a capped pool that go before its own. */
async function writePolicy(folder: string): Promise<string> {
  const seed = JSON.parse(await readFile(seedPolicyFile, 'utf8')) as Record<'pools' | 'campaigns' | 'caps', unknown[]>;
  const path = join(folder, 'policy.json');
  await writeFile(path, JSON.stringify({ ...seed, pools: [CAPPED_POOL, SLOW_POOL, ...seed.pools], campaigns: [...seed.campaigns, ...CAPPED_CAMPAIGNS], caps: [...seed.caps, ...CAPS] }));
  return path;
}
