/** The server knows a key for a day. What was sent earlier than this is not sent again by itself, but looked at by a person. */
const hours = 20;

/** Does the server still know the key of what was first sent then? Of a clock that was set back, nobody can say. */
export const isStillKnown = (sentAt: number, now: number): boolean => Math.abs(now - sentAt) <= hours * 3_600_000;
