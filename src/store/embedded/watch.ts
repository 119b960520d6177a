import type { Postmaster } from './postmaster.ts';
import { isAlive } from './process-identity.ts';

const everyMs = 500;

/**
 * Calls back once when that server is gone. By looking, not by the child's exit event: a server that outlived another
 * hub is nobody's child. Does not keep the process alive.
 */
export function watch(postmaster: Postmaster, gone: () => void): () => void {
  const timer = setInterval(() => {
    if (isAlive(postmaster.identity)) return;
    clearInterval(timer);
    gone();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
