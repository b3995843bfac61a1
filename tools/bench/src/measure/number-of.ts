/** So large that a person gets a message or two. */
const RECIPIENTS = 10_000;

/** People in turns, of a range that is kept for fiction. */
export const numberOf = (index: number): string => `+3363998${String(index % RECIPIENTS).padStart(4, '0')}`;
