import type { ReportSpan } from '../../../http/client.ts';

const day = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

/** What the address holds of the report: from which day until which; what it cannot mean is left out. */
export function reportSearch(given: Record<string, unknown>): ReportSpan {
  const [from, to] = [day(given.from), day(given.to)];
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
