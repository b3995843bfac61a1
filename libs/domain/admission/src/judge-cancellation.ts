import { isStatus, STATUS_TABLE } from '@signalbox/message';

/** The first status that says that the carrier may have the message. */
const FIRST_AT_CARRIER = STATUS_TABLE['in-doubt'].rank;

/** Whether a message may still be called off, as far as its status tells. One that was called off already may be so again: the request stands. */
export function judgeCancellation(status: string): 'stands' | 'too-late' {
  if (status === 'cancelled') return 'stands';
  return isStatus(status) && STATUS_TABLE[status].rank < FIRST_AT_CARRIER ? 'stands' : 'too-late';
}
