/** Today where the reader is, `2026-11-24`: the day that stands on their paper, not the one at Greenwich. */
export function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
