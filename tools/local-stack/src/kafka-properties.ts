/** One node of the cluster; each is broker and controller. Ports are on 127.0.0.1. */
export interface KafkaNode {
  readonly id: number;
  readonly brokerPort: number;
  /** Where others find the broker: its own port, or that of a link before it. */
  readonly advertisedPort: number;
  readonly controllerPort: number;
  /** A second way in: who comes by it is told to come by it, so that its link can be cut for them alone. */
  readonly side?: { readonly port: number; readonly advertisedPort: number };
  readonly dataFolder: string;
}

/** server.properties of one node among `nodes` (one or three). */
export function renderProperties(node: KafkaNode, nodes: readonly KafkaNode[]): string {
  const listenersOn = (port: number, sidePort = 0) => `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${node.controllerPort}${node.side ? `,SIDE://127.0.0.1:${sidePort}` : ''}`;
  const replicas = nodes.length >= 3 ? 3 : 1;
  const minInSync = replicas === 3 ? 2 : 1;
  return renderLines({
    'process.roles': 'broker,controller',
    'node.id': node.id,
    listeners: listenersOn(node.brokerPort, node.side?.port),
    'advertised.listeners': listenersOn(node.advertisedPort, node.side?.advertisedPort),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': `CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT${node.side ? ',SIDE:PLAINTEXT' : ''}`,
    ...quorum(nodes),
    'log.dirs': node.dataFolder,
    'default.replication.factor': replicas,
    'min.insync.replicas': minInSync,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': minInSync,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': minInSync,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    'offsets.topic.num.partitions': 3,
    'num.network.threads': 2,
    'num.io.threads': 4,
    // The default of 128 MB comes out of the heap.
    'log.cleaner.dedupe.buffer.size': 8_388_608,
  });
}

/** One node formats itself as a standalone quorum; several know each other from the start. */
function quorum(nodes: readonly KafkaNode[]): Record<string, string> {
  const [first] = nodes;
  if (nodes.length === 1 && first !== undefined) {
    return { 'controller.quorum.bootstrap.servers': `127.0.0.1:${first.controllerPort}` };
  }
  return { 'controller.quorum.voters': nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(',') };
}

function renderLines(properties: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
