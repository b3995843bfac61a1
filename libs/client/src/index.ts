export type { MessageStatusChanged } from '@signalbox/contracts';
export { LANES, PURPOSES, type Lane, type Purpose } from '@signalbox/message';
export * from './client-error.js';
export type { OutgoingConversion } from './conversion-sender.js';
export type { IntakePublicKey } from './intent-sealer.js';
export type { KafkaSecurity } from './kafka-connection.js';
export type { OutgoingIntent } from './outgoing-intent.js';
export * from './signalbox-client.js';
export type { StatusCounts, StatusOptions, StatusSubscription } from './status-consumer.js';
