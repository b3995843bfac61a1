import type { Intent } from '@signalbox/contracts';
import { emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import { makeRefusalRecord } from './intake-records.js';
import type { IntentDoor } from './intent-door.js';

/** Kafka's door: turns the intents of one lane's topic into messages, and says of each that it turns away why. */
export class AcceptIntentHandler {
  readonly #door: IntentDoor;

  constructor(door: IntentDoor) {
    this.#door = door;
  }

  async handle(record: InboundRecord<Intent>): Promise<Outcome> {
    const decision = await this.#door.decide({ intent: record.value, origin: record.origin, traceparent: record.headers['traceparent'] });
    return decision.kind === 'emit' ? decision : emit([makeRefusalRecord(record, decision.refusal)]);
  }
}
