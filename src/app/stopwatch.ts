/**
 * Milliseconds since it was made, for what must not be too late. The monotonic clock stands still while the machine sleeps, or
 * its virtual machine is put aside; the wall clock may be set. Whichever says more is believed.
 */
export function stopwatch(): () => number {
  const steady = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - steady, Date.now() - wall);
}
