/**
 * Who must act: `input` the product service that made the intent, `policy` nobody (a rule did its work), `capacity` nobody or
 * operations (something was not free in time), `carrier` see the carrier's error code, `own-fault` our engineers, `none`
 * nobody (it went well).
 */
export type ReasonClass = 'input' | 'policy' | 'capacity' | 'carrier' | 'own-fault' | 'none';

interface ReasonRow {
  readonly code: string;
  readonly class: ReasonClass;
  readonly meaning: string;
  readonly whatToDo: string;
}

/** Every reason that an event, a decision, a dead letter or a metric may carry. Codes are never renamed or reused; new ones are added. */
export const REASON_CODES = [
  // At the door
  { code: 'ok-accepted', class: 'none', meaning: 'the intent was accepted', whatToDo: 'nothing' },
  { code: 'duplicate', class: 'none', meaning: 'the same intent was accepted before; the event names the first message', whatToDo: 'nothing: one message goes out' },
  { code: 'idempotency-conflict', class: 'input', meaning: 'the idempotency key was used before for another content', whatToDo: 'make one key per intended message' },
  { code: 'schema-invalid', class: 'input', meaning: 'the record is JSON but not of its schema', whatToDo: 'publish with the client library, or validate against the published JSON Schema' },
  { code: 'schema-unknown', class: 'input', meaning: 'the schema name or version in the header is not known here', whatToDo: 'deploy the reader first, or correct the header' },
  { code: 'undecodable', class: 'input', meaning: 'the value is no JSON, or empty', whatToDo: 'correct the producer; the bytes are in the dead letter' },
  { code: 'unsealing-failed', class: 'input', meaning: 'the personal fields could not be decrypted', whatToDo: 'seal to the current public key of intake' },
  { code: 'origin-replayed', class: 'none', meaning: 'the record was handled before; its stored events were published again', whatToDo: 'nothing' },
  { code: 'recipient-invalid', class: 'input', meaning: 'the recipient is no E.164 number', whatToDo: 'normalise numbers where they are entered' },
  { code: 'recipient-unsupported', class: 'input', meaning: 'the number cannot receive messages: a landline or a service number', whatToDo: 'offer the person another way' },
  { code: 'recipient-number-wrong', class: 'carrier', meaning: 'the carrier says that this number does not exist', whatToDo: 'stop using the number' },
  { code: 'body-too-long', class: 'input', meaning: 'the body has more than 1,600 characters', whatToDo: 'shorten the text' },
  { code: 'body-empty', class: 'input', meaning: 'there is nothing to send', whatToDo: 'give a body or a template' },
  { code: 'intent-expired', class: 'input', meaning: 'the intent was past its expiry when it arrived', whatToDo: 'publish earlier, check the clock of the producer' },
  { code: 'expiry-too-far', class: 'input', meaning: 'the expiry lies beyond the schedule horizon', whatToDo: 'set a nearer expiry' },
  { code: 'tenant-unknown', class: 'input', meaning: 'no tenant has this id', whatToDo: 'register the tenant' },
  { code: 'tenant-suspended', class: 'policy', meaning: 'the tenant may not send at present', whatToDo: 'ask messaging operations' },
  { code: 'template-unknown', class: 'input', meaning: 'no active template has this name', whatToDo: 'correct the name or activate the template' },
  { code: 'template-variable-missing', class: 'input', meaning: 'the template needs a variable that the intent lacks', whatToDo: 'give all variables of the template' },
  { code: 'personal-data-in-key', class: 'input', meaning: 'the record key or the idempotency key looks like a phone number', whatToDo: 'key by the hash that the client library makes' },
  { code: 'purpose-unknown', class: 'input', meaning: 'no purpose has this name', whatToDo: 'use one of the documented purposes' },
  { code: 'wrong-lane', class: 'input', meaning: 'the intent came by the topic of another lane and was moved to that of its purpose', whatToDo: 'publish to the lane of the purpose' },
  // Deciding
  { code: 'routed-sticky', class: 'none', meaning: 'goes by the sender that this recipient knows', whatToDo: 'nothing' },
  { code: 'routed-pool', class: 'none', meaning: 'goes by a sender chosen from its pool', whatToDo: 'nothing' },
  { code: 'no-route', class: 'policy', meaning: 'no rule of the active policy takes this message', whatToDo: 'add a rule for the country, lane or tenant' },
  { code: 'no-sender', class: 'policy', meaning: 'the pool has no usable sender', whatToDo: 'add or re-enable a sender of the pool' },
  { code: 'opted-out', class: 'policy', meaning: 'the person asked not to be messaged', whatToDo: 'respect it; only the person can opt in again' },
  { code: 'no-keyword', class: 'none', meaning: 'the person wrote something that is no opt-out keyword', whatToDo: 'nothing; product teams read inbound-messages' },
  { code: 'lane-paused', class: 'policy', meaning: 'a lever holds the lane', whatToDo: 'wait, or ask messaging operations' },
  { code: 'not-due', class: 'none', meaning: 'the message is scheduled for later', whatToDo: 'nothing' },
  { code: 'cancelled-by-tenant', class: 'policy', meaning: 'its tenant called it off before the carrier was written to', whatToDo: 'nothing' },
  { code: 'too-old', class: 'policy', meaning: 'older than the claims that prevent a second send', whatToDo: 'publish a new intent if it is still wanted' },
  { code: 'expired-before-routing', class: 'capacity', meaning: 'expired before a sender was chosen', whatToDo: 'look at the queue lag of routing and at levers' },
  { code: 'expired-before-submission', class: 'capacity', meaning: 'expired before its turn at the carrier', whatToDo: 'look at the pace of its senders, or plan smaller bursts' },
  { code: 'expired-in-doubt', class: 'carrier', meaning: 'expired while its outcome was unknown; never sent again', whatToDo: 'look at the timeouts of the carrier' },
  { code: 'fraud-suspected', class: 'policy', meaning: 'someone seems to earn by traffic to this range of numbers; a verdict holds it', whatToDo: 'look at the alert; put the range on the safe list if its traffic is wanted' },
  { code: 'fraud-throttled', class: 'policy', meaning: 'traffic to this range of numbers is under suspicion and let through slowly', whatToDo: 'wait, or put the range on the safe list if its traffic is wanted' },
  { code: 'suspicion-passed', class: 'none', meaning: 'nothing speaks against the traffic any more', whatToDo: 'nothing' },
  { code: 'safe-listed', class: 'policy', meaning: 'an operator vouches for this traffic, whatever speaks against it', whatToDo: 'nothing' },
  { code: 'not-suspect', class: 'none', meaning: 'the record adds nothing that fraud detection counts', whatToDo: 'nothing' },
  { code: 'no-figure-moved', class: 'none', meaning: 'the record changes nothing that analytics counts', whatToDo: 'nothing' },
  { code: 'no-longer-counted', class: 'none', meaning: 'older than what analytics can tell from what it has counted before', whatToDo: 'nothing: its figures stand' },
  { code: 'health-outdated', class: 'none', meaning: 'a later word on the health of the same sender is known already', whatToDo: 'nothing' },
  { code: 'verdict-outdated', class: 'none', meaning: 'a later verdict on the same subject is known already', whatToDo: 'nothing' },
  // Sending
  { code: 'submitted', class: 'none', meaning: 'the carrier took the message', whatToDo: 'nothing' },
  { code: 'waiting-for-pace', class: 'capacity', meaning: 'waits for a slot of its sender', whatToDo: 'nothing, or contract more pace' },
  { code: 'cap-reached', class: 'capacity', meaning: 'what may be sent in a day has been sent; it waits for the midnight of the cap, or is blocked where it would expire before', whatToDo: 'nothing, or raise the cap with the carrier and in the policy' },
  { code: 'throttled', class: 'capacity', meaning: 'the carrier refused for its rate; tried again later', whatToDo: 'compare the configured pace with the contract' },
  { code: 'provider-failing', class: 'capacity', meaning: 'its provider or sender fails, and it has no other, or may only wait', whatToDo: 'look at the status page of the carrier; give critical pools a fallback' },
  { code: 'retry-budget-spent', class: 'capacity', meaning: 'so many messages are tried again that this one waits for its turn', whatToDo: 'look at why the carrier throttles or fails' },
  { code: 'unreachable', class: 'capacity', meaning: 'no connection to the carrier; nothing was written; tried again later', whatToDo: 'look at the network and the status page of the carrier' },
  { code: 'slot-missed', class: 'capacity', meaning: 'the slot or the claim ran out before the write; nothing was written', whatToDo: 'nothing; if frequent, look at the load of the sender process' },
  { code: 'retries-exhausted', class: 'capacity', meaning: 'all tries were throttled or unreachable', whatToDo: 'replay the dead letter when the carrier answers again' },
  { code: 'reply-lost', class: 'carrier', meaning: 'written, but no answer came: in doubt', whatToDo: 'nothing: it is looked up' },
  { code: 'owner-vanished', class: 'own-fault', meaning: 'the process that sent it died before it wrote the answer down: in doubt', whatToDo: 'nothing: it is looked up' },
  { code: 'found-at-carrier', class: 'none', meaning: 'the look-up found the message at the carrier', whatToDo: 'nothing' },
  { code: 'absent-at-carrier', class: 'none', meaning: 'the look-up proved that the carrier has no such message', whatToDo: 'nothing: it is sent again' },
  { code: 'lookup-impossible', class: 'carrier', meaning: 'the carrier cannot be asked; the policy of the purpose decides', whatToDo: 'nothing, or send bodies that the carrier can show' },
  { code: 'resent-in-doubt', class: 'policy', meaning: 'sent once more without proof, as its purpose allows', whatToDo: 'nothing; the person may get two' },
  { code: 'held-in-doubt', class: 'policy', meaning: 'not sent again without proof, as its purpose demands', whatToDo: 'nothing; a late callback may still settle it' },
  { code: 'adoption-overruled', class: 'carrier', meaning: 'a callback proved that the adopted sid belongs to another message: in doubt again', whatToDo: 'nothing: it is looked up again' },
  // The carrier's refusals, before (error body) or after (callback) it took the message
  { code: 'carrier-rejected', class: 'carrier', meaning: 'refused with a code that has no class here', whatToDo: 'look up the error code at the carrier' },
  { code: 'recipient-unreachable', class: 'carrier', meaning: 'the handset is off, unknown or not able to receive', whatToDo: 'try another channel; suppress after repeats' },
  { code: 'sender-not-usable', class: 'carrier', meaning: 'the sender number may not send this', whatToDo: 'remove the sender from its pool' },
  { code: 'content-refused', class: 'carrier', meaning: 'filtered or not acceptable for its content', whatToDo: 'change the text; do not repeat it' },
  { code: 'geo-permission-denied', class: 'carrier', meaning: 'the account may not send to this country', whatToDo: 'enable the country after a fraud review' },
  { code: 'authentication-failed', class: 'carrier', meaning: 'the carrier does not accept our credentials', whatToDo: 'page operations: all sends of the account fail' },
  { code: 'credentials-refused', class: 'carrier', meaning: 'the carrier refuses the credentials of the account; its messages are held', whatToDo: 'page operations: put a valid key into the credentials file; what is held goes out then' },
  { code: 'credentials-missing', class: 'own-fault', meaning: 'there are no credentials at this carrier for the tenant; its messages are held', whatToDo: 'add an account for the tenant, or one for every tenant, to the credentials file' },
  { code: 'channel-unsupported', class: 'policy', meaning: 'the carrier of the pool does not carry this channel or content', whatToDo: 'put the sender into a pool of a channel that its carrier has' },
  { code: 'account-suspended', class: 'carrier', meaning: 'the carrier has suspended or limited the account', whatToDo: 'page operations: all sends of the account fail' },
  { code: 'registration-missing', class: 'carrier', meaning: 'the sender or campaign is not registered for this', whatToDo: 'register, or use another sender' },
  { code: 'carrier-opted-out', class: 'carrier', meaning: 'the carrier knows an opt-out of this person', whatToDo: 'respect it' },
  { code: 'carrier-policy-blocked', class: 'carrier', meaning: 'blocked by a fraud, quota or quiet-hours rule of the carrier', whatToDo: 'see the error code; do not repeat at once' },
  { code: 'carrier-queue-full', class: 'carrier', meaning: 'the queue of the sender at the carrier is full', whatToDo: 'slow down or add senders' },
  { code: 'carrier-expired', class: 'carrier', meaning: 'the carrier held it past its validity period', whatToDo: 'compare the pace with what the carrier really sends' },
  { code: 'carrier-error', class: 'carrier', meaning: 'a fault of the carrier', whatToDo: 'look at the status page of the carrier' },
  // Receipts
  { code: 'callback-received', class: 'none', meaning: 'the carrier reported it', whatToDo: 'nothing' },
  { code: 'carrier-status-unknown', class: 'carrier', meaning: 'the carrier reported a status word that is not known here; kept, and without effect', whatToDo: 'add the word to the lattice if it means progress' },
  { code: 'receipt-missing', class: 'carrier', meaning: 'no receipt came in the time set', whatToDo: 'nothing; if frequent, look at the route and the webhook' },
  { code: 'signature-invalid', class: 'policy', meaning: 'a callback without a valid signature was refused', whatToDo: 'check the configured public URL and tokens if it was a real one' },
  { code: 'callback-unmatched', class: 'carrier', meaning: 'a callback names no message that we know', whatToDo: 'nothing; if frequent, look for another user of the account' },
  // Our own faults
  { code: 'handler-fault', class: 'own-fault', meaning: 'our code threw on this record', whatToDo: 'correct the bug, then replay the dead letter' },
  { code: 'dead-letter-limit', class: 'own-fault', meaning: 'too many faults of our own: the consumer stopped', whatToDo: 'roll back, then start the consumer again' },
] as const satisfies readonly ReasonRow[];

export type ReasonCode = (typeof REASON_CODES)[number]['code'];

const ROW_OF = new Map<string, (typeof REASON_CODES)[number]>(REASON_CODES.map((row) => [row.code, row]));

export function isReasonCode(text: string): text is ReasonCode {
  return ROW_OF.has(text);
}

export function reasonClassOf(code: ReasonCode): ReasonClass {
  const row = ROW_OF.get(code);
  if (row === undefined) throw new RangeError(`no such reason: ${code}`);
  return row.class;
}
