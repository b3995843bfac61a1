import { createSignalboxClient, type MessageStatusChanged, type SignalboxClient } from '@signalbox/client';
import { developmentKeys, DEVELOPMENT_TENANTS } from '@signalbox/local-stack';

/** What a platform team learns while a load runs. */
export interface StatusBoard {
  readonly changes: readonly MessageStatusChanged[];
  /** The newest change of each message. */
  readonly current: ReadonlyMap<string, MessageStatusChanged>;
}

export interface Tenants {
  clientOf(tenantId: string): SignalboxClient;
  readonly board: StatusBoard;
  close(): Promise<void>;
}

/** One who is no tenant publishes too; that must be refused and not lost. */
const STRANGER = { tenantId: 'nobody-inc', keyPepper: Buffer.alloc(32, 7).toString('base64') };

/** A product service per tenant, and one reader of all statuses from the beginning. */
export async function connectTenants(brokers: readonly string[], runId: string): Promise<Tenants> {
  const changes: MessageStatusChanged[] = [];
  const current = new Map<string, MessageStatusChanged>();
  const onStatus = (change: MessageStatusChanged): void => {
    changes.push(change);
    if ((current.get(change.messageId)?.sequence ?? 0) < change.sequence) current.set(change.messageId, change);
  };
  // What is wrong on purpose must reach intake, so the clients do not check.
  const connect = (tenantId: string, keyPepper: string): SignalboxClient => createSignalboxClient({ brokers, tenantId, keyPepper, intakePublicKey: developmentKeys.intakePublicKey, skipChecks: true });
  const stranger = connect(STRANGER.tenantId, STRANGER.keyPepper);
  const clients = new Map(DEVELOPMENT_TENANTS.map(({ tenantId, keyPepper }) => [tenantId, connect(tenantId, keyPepper)]));
  await stranger.consumeStatuses({ groupId: `demo-${runId}`, fromBeginning: true, allTenants: true, onStatus });
  return {
    board: { changes, current },
    clientOf: (tenantId) => clients.get(tenantId) ?? stranger,
    close: async () => void (await Promise.all([stranger, ...clients.values()].map((client) => client.close()))),
  };
}
