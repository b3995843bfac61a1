import type { Channel } from '../message-provider.js';

const MESSAGING_SERVICE = /^MG[0-9a-fA-F]{32}$/;

/** Whether a sender is a service that picks one for each message. */
export function isMessagingService(sender: string): boolean {
  return MESSAGING_SERVICE.test(sender);
}

/** A number as the carrier wants it on a channel. */
export function addressOn(channel: Channel, number: string): string {
  return channel === 'whatsapp' ? `whatsapp:${number}` : number;
}

/** A number without its channel. */
export function numberOf(address: string): string {
  return address.replace(/^[a-z]+:/, '');
}
