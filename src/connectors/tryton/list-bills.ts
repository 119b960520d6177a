import type { ErpBill } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { mustBeTheCompany } from './ground.ts';
import { mustHideNoBill } from './hidden-bills.ts';
import {
  fingerprint,
  grossOf,
  invoiceFields,
  invoiceModel,
  type Reading,
  recordOf,
  referenceField,
  standingOf,
  subcontractsOf,
} from './invoice.ts';
import type { Looker } from './look.ts';
import { type Row, text, textOrNull } from './values.ts';

/** A comment of this length is no reference of anybody's. */
const longestReference = 200;

/**
 * Every supplier invoice that is on a subcontract or bears a reference, by id. Credit notes are none: Tryton has no sign
 * for them but that of their amount. That it is all of them counts only of the right company: whose user is switched to
 * another while it is read is answered with an empty page, which looks like the end.
 */
export async function* bills(look: Looker, signal: AbortSignal): AsyncGenerator<ErpBill, void, undefined> {
  const { books, reading } = look;
  const { company } = await books.ground(signal);
  const domain = [
    ['type', '=', 'in'],
    ['company', '=', company],
  ];
  for await (const page of books.pages(invoiceModel, domain, invoiceFields, signal)) {
    for (const invoice of page) {
      const bill = billOf(invoice, reading);
      if (bill !== null) yield bill;
    }
  }
  await mustBeTheCompany(books, signal);
  await mustHideNoBill(books, signal);
}

function billOf(invoice: Row, reading: Reading): ErpBill | null {
  const said = textOrNull(invoice, referenceField)?.trim() ?? '';
  const reference = said === '' || said.length > longestReference ? null : said;
  if (grossOf(invoice, reading) < 0 || (reference === null && subcontractsOf(invoice, reading).length === 0))
    return null;
  const standing = standingOf(invoice);
  if (standing === null) throw new ErpTrouble('unknown_status', { erp: 'Tryton', status: text(invoice, 'state') });
  return { record: recordOf(invoice), reference, standing, fingerprint: fingerprint(invoice, reading) };
}
