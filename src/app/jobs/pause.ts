/** How long to wait after the n-th attempt: a quarter of a second at first, doubling to half a minute. */
export const pauseAfter = (attempt: number): number => Math.min(250 * 2 ** Math.max(0, attempt - 1), 30_000);
