import { describe, expect, it } from 'vitest';
import { renderProperties, type KafkaNode } from './kafka-properties.js';

const node = (id: number): KafkaNode => ({ id, brokerPort: 21_000 + id, advertisedPort: 21_000 + id, controllerPort: 22_000 + id, dataFolder: `/data/kafka-${id}` });

function readBack(text: string): Record<string, string> {
  return Object.fromEntries(text.trimEnd().split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

describe('server.properties', () => {
  it('of one node make a quorum of its own without replicas', () => {
    expect(readBack(renderProperties(node(1), [node(1)]))).toMatchObject({
      'process.roles': 'broker,controller',
      'node.id': '1',
      listeners: 'PLAINTEXT://127.0.0.1:21001,CONTROLLER://127.0.0.1:22001',
      'advertised.listeners': 'PLAINTEXT://127.0.0.1:21001,CONTROLLER://127.0.0.1:22001',
      'controller.quorum.bootstrap.servers': '127.0.0.1:22001',
      'log.dirs': '/data/kafka-1',
      'offsets.topic.replication.factor': '1',
      'min.insync.replicas': '1',
      'auto.create.topics.enable': 'false',
    });
  });

  it('of three nodes name all voters and keep three replicas, two in sync', () => {
    const nodes = [node(1), node(2), node(3)];
    const properties = readBack(renderProperties(node(2), nodes));
    expect(properties).toMatchObject({
      'node.id': '2',
      'controller.quorum.voters': '1@127.0.0.1:22001,2@127.0.0.1:22002,3@127.0.0.1:22003',
      'offsets.topic.replication.factor': '3',
      'transaction.state.log.min.isr': '2',
      'share.coordinator.state.topic.replication.factor': '3',
      'min.insync.replicas': '2',
    });
    expect(properties).not.toHaveProperty('controller.quorum.bootstrap.servers');
  });

  it('of a node with a side door tell those who come by it to come by its link', () => {
    const sided = { ...node(1), side: { port: 24_001, advertisedPort: 24_002 } };
    expect(readBack(renderProperties(sided, [sided]))).toMatchObject({
      listeners: 'PLAINTEXT://127.0.0.1:21001,CONTROLLER://127.0.0.1:22001,SIDE://127.0.0.1:24001',
      'advertised.listeners': 'PLAINTEXT://127.0.0.1:21001,CONTROLLER://127.0.0.1:22001,SIDE://127.0.0.1:24002',
      'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SIDE:PLAINTEXT',
    });
  });

  it('of a node behind a link tell others the port of the link', () => {
    const linked = { ...node(1), advertisedPort: 23_001 };
    expect(readBack(renderProperties(linked, [linked]))).toMatchObject({
      listeners: 'PLAINTEXT://127.0.0.1:21001,CONTROLLER://127.0.0.1:22001',
      'advertised.listeners': 'PLAINTEXT://127.0.0.1:23001,CONTROLLER://127.0.0.1:22001',
    });
  });
});
