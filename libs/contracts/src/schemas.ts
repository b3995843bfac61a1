import type Type from 'typebox';
import { CallEvent } from './events/call-event.event.js';
import { Conversion } from './events/conversion.event.js';
import { DeadLetter } from './events/dead-letter.event.js';
import { DeliveryHealth } from './events/delivery-health.event.js';
import { FraudVerdict } from './events/fraud-verdict.event.js';
import { InboundMessage } from './events/inbound-message.event.js';
import { Intent } from './events/intent.event.js';
import { MessageAccepted } from './events/message-accepted.event.js';
import { MessageDispatched } from './events/message-dispatched.event.js';
import { FACTS, type FactType } from './events/message-event.js';
import { MessageStatusChanged } from './events/message-status-changed.event.js';
import { ProviderAlert } from './events/provider-alert.event.js';
import { ProviderCallback } from './events/provider-callback.event.js';
import { SecurityAlert } from './events/security-alert.event.js';

type FactSchemas = { [T in FactType]: { version: 1; schema: (typeof FACTS)[T]['schema'] } };

function factSchemas(): FactSchemas {
  const entries = Object.entries(FACTS).map(([type, { schema }]) => [type, { version: 1, schema }]);
  return Object.fromEntries(entries) as FactSchemas;
}

/** Every record schema by its name; the header sb-schema carries `<name>@<version>`. */
export const SCHEMAS = {
  intent: { version: 1, schema: Intent },
  'message-accepted': { version: 1, schema: MessageAccepted },
  'message-dispatched': { version: 1, schema: MessageDispatched },
  'provider-callback': { version: 1, schema: ProviderCallback },
  'inbound-message': { version: 1, schema: InboundMessage },
  'message-status-changed': { version: 1, schema: MessageStatusChanged },
  'call-event': { version: 1, schema: CallEvent },
  conversion: { version: 1, schema: Conversion },
  'provider-alert': { version: 1, schema: ProviderAlert },
  'delivery-health': { version: 1, schema: DeliveryHealth },
  'fraud-verdict': { version: 1, schema: FraudVerdict },
  'security-alert': { version: 1, schema: SecurityAlert },
  'dead-letter': { version: 1, schema: DeadLetter },
  ...factSchemas(),
} as const;
export type SchemaName = keyof typeof SCHEMAS;
export type ValueOf<S extends SchemaName> = Type.Static<(typeof SCHEMAS)[S]['schema']>;

/** `<name>@<version>`: the value of the header sb-schema. */
export function schemaId(name: SchemaName): string {
  return `${name}@${SCHEMAS[name].version}`;
}
