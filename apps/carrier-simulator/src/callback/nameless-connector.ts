import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';

/** Connects like undici's own connector, but without the name of the host in the TLS handshake: `sni=n`. The certificate is checked all the same. */
export function namelessConnector(timeoutMs: number): buildConnector.connector {
  return ({ hostname, port, protocol }, done) => {
    const isTls = protocol === 'https:';
    const target = { host: hostname, port: Number(port) || (isTls ? 443 : 80) };
    const socket = isTls ? connectTls(target) : connectTcp(target);
    const end = (error: Error | null): void => {
      socket.setTimeout(0).removeAllListeners('timeout').removeListener('error', end);
      if (error === null) done(null, socket);
      else done(error, null);
    };
    socket.setTimeout(timeoutMs, () => socket.destroy(Object.assign(new Error('connect timeout'), { code: 'ETIMEDOUT' })));
    socket.once('error', end);
    socket.once(isTls ? 'secureConnect' : 'connect', () => end(null));
  };
}
