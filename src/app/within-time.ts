/**
 * Runs work with a signal that ends after so many milliseconds, as `AbortSignal.timeout` does; but that one goes on until it
 * has run out, with all that it holds, and thousands of calls of a few milliseconds would leave thousands of them behind.
 */
export async function withinTime<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException('It took too long.', 'TimeoutError')), ms);
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
  }
}
