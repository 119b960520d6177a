import { type Cents, parseMoney } from './money.ts';

/** The columns that the list of invoices can show, in the order of the page before anybody chose. */
export const listColumns = [
  'invoice',
  'vendor',
  'commitment',
  'project',
  'period',
  'billing_date',
  'amount_due',
  'retainage',
  'status',
  'erp_status',
  'erp_record',
  'waiting',
  'sent',
  'synced',
  'changed',
] as const;
export type ListColumn = (typeof listColumns)[number];

/** What the page shows until somebody chooses: what is decided by, without scrolling to the side. */
export const usualColumns: readonly ListColumn[] = [
  'invoice',
  'vendor',
  'project',
  'billing_date',
  'amount_due',
  'retainage',
  'status',
  'erp_status',
];

/** By what the list can be sorted; a minus in front turns it round. */
export const listSorts = [
  'billing_date',
  'invoice_number',
  'amount_due',
  'retainage',
  'vendor',
  'project',
  'state_since',
  'updated_at',
] as const;
export type ListSort = (typeof listSorts)[number];

/** How many ids a bulk operation takes, and so how many a selection holds. */
export const mostAtOnce = 10_000;
/** Waiting longer than this is waiting for ever. */
export const mostWaitingDays = 3_650;

/** Reads columns as they stand in an address, `invoice,vendor,…`; null where one of them is none, or stands twice. */
export function parseColumns(text: string): readonly ListColumn[] | null {
  const names = text.split(',');
  const known = names.filter((name): name is ListColumn => (listColumns as readonly string[]).includes(name));
  return known.length === names.length && new Set(names).size === names.length ? known : null;
}

/** The days that a month such as `2026-10` has, first and last; null where it is no month of the years 1900 to 2999. */
export function daysOfMonth(text: string): { readonly from: string; readonly to: string } | null {
  const match = /^((?:19|2\d)\d{2})-(0[1-9]|1[0-2])$/.exec(text);
  if (match === null) return null;
  const last = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate();
  return { from: `${text}-01`, to: `${text}-${String(last).padStart(2, '0')}` };
}

/** An amount as people type it into a filter, `1,250` or `1250.50`; null where it is none. */
export const typedAmount = (text: string): Cents | null => parseMoney(text.replaceAll(',', ''));
