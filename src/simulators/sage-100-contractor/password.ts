import { timingSafeEqual } from 'node:crypto';

/** Nothing set lets everyone in: then whoever mounts the simulator keeps the door. */
export function isPassword(given: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
