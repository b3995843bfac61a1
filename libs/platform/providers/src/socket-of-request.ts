import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

type Holder = (socket: Socket) => void;

/**
 * undici tells a request's handler that it starts, then says on this channel on which socket, then writes: all in one tick, without any other code
 * between. So the handler that started last is the one meant.
 */
let starting: Holder | undefined;

subscribe('undici:client:sendHeaders', (message) => {
  const holder = starting;
  starting = undefined;
  if (holder) holder((message as { socket: Socket }).socket);
});

/** To be called in onRequestStart, as the last thing: hands over the socket before the first byte is written. */
export function holdSocketOfStartingRequest(holder: Holder): void {
  starting = holder;
}
