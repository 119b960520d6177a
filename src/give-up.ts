/** Waits for a piece of work, but not past the moment that it is given up: then it throws the signal's reason. */
export async function unless<T>(giveUp: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => undefined); // what is given up may fail later, and nobody waits for it then
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(giveUp.reason);
  giveUp.addEventListener('abort', abort, { once: true });
  try {
    giveUp.throwIfAborted();
    return await Promise.race([work, promise]);
  } finally {
    giveUp.removeEventListener('abort', abort);
  }
}
