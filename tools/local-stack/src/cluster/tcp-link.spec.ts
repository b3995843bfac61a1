import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { TcpLink } from './tcp-link.js';

const opened: { close(): void }[] = [];
afterEach(() => opened.splice(0).forEach((one) => one.close()));

async function listen(onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onConnection).listen(0, '127.0.0.1');
  opened.push(server);
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** A link to a server that answers each text with itself, and a socket through it. */
async function openEcho(): Promise<{ link: TcpLink; open: () => Socket; received: () => string }> {
  let received = '';
  const server = await listen((socket) => socket.on('error', () => undefined).on('data', (chunk) => {
    received += chunk.toString();
    socket.write(chunk);
  }));
  const free = await listen(() => undefined);
  const port = portOf(free);
  free.close();
  await once(free, 'close');
  const link = new TcpLink(port, portOf(server));
  opened.push(link);
  await link.open();
  return { link, open: () => connect({ host: '127.0.0.1', port }), received: () => received };
}

const answer = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);

describe('a link', () => {
  it('bears that one who calls while it is cut breaks off, and serves the next when healed', async () => {
    const { link, open } = await openEcho();
    link.cut();
    const impatient = open();
    await once(impatient, 'connect');
    impatient.resetAndDestroy();
    await once(impatient, 'close');
    const patient = open();
    patient.write('hello');
    await once(patient, 'connect');
    link.heal();
    expect(await answer(patient)).toBe('hello');
    patient.destroy();
  });

  it('carries both ways, holds all back while it is cut, and brings it when healed', async () => {
    const { link, open, received } = await openEcho();
    const socket = open();
    socket.write('one');
    expect(await answer(socket)).toBe('one');
    link.cut();
    const other = open();
    await once(other, 'connect');
    other.write('three');
    const written = new Promise((resolve) => void socket.write('two', resolve));
    await written;
    // Another way through the same machine is quicker than any delay that was chosen would be.
    const bystander = await openEcho();
    const beside = bystander.open();
    beside.write('beside');
    await answer(beside);
    expect(received()).toBe('one');
    link.heal();
    expect([await answer(socket), await answer(other)]).toEqual(['two', 'three']);
    for (const one of [socket, other, beside]) one.destroy();
  });

  it('passes on that a connection ends, when it is whole', async () => {
    const { link, open } = await openEcho();
    const socket = open();
    socket.write('one');
    await answer(socket);
    link.cut();
    socket.end();
    link.heal();
    await once(socket, 'close');
  });
});
