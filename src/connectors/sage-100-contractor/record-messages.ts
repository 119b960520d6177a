import { formatMoney } from '../../domain/money.ts';
import { plainNumber } from '../../domain/records/fingerprint.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { NewErpLine, NewErpRecord } from '../contract.ts';
import { elements, enveloped, isUnsendable, type MessageForm } from './messages.ts';
import { unfitting } from './misfit.ts';
import type { RecordLinePart, RecordNames, RecordPart } from './record-names.ts';

type Texts<P extends string> = Readonly<Partial<Record<P, string | null>>>;

/** 4 Current, among 1 Bid, 2 Refused, 3 Contract, 5 Complete and 6 Closed: a subcontract or job that is worked on. */
const current = '4';
/** That 1 is Approved, and that only an approved change order changes its subcontract, is INFERRED. */
const approved = '1';

/** What stands in each part of the header; null where the record has nothing for it. */
function recordTexts(record: NewErpRecord): Texts<RecordPart> {
  if (record.type === 'vendor' || record.type === 'job') {
    const { number, name, address, city, state, zip } = record;
    const own = record.type === 'vendor' ? { phone: record.phone || null, email: record.email } : { status: current };
    const place = { address: address || null, city: city || null, state: state || null, zip: zip || null };
    return { number: plainNumber(number), name, ...place, ...own };
  }
  const shared = { number: record.number, job: plainNumber(record.jobNumber), title: record.title, date: record.date };
  if (record.type === 'change_order') return { ...shared, status: approved };
  const retainageRate = `${Math.trunc(record.retainageRate / 100)}.${String(record.retainageRate % 100).padStart(2, '0')}`;
  return { ...shared, vendor: plainNumber(record.vendorNumber), status: current, retainageRate };
}

const lineTexts = (line: NewErpLine, record: NewErpRecord): Texts<RecordLinePart> => ({
  subcontract: record.type === 'change_order' ? record.commitmentNumber : null,
  lineDescription: line.description || null,
  costCode: line.costCode,
  costType: plainNumber(line.costType),
  amount: formatMoney(line.amount),
});

const linesOf = (record: NewErpRecord): readonly NewErpLine[] => ('lines' in record ? record.lines : []);

/** The message that makes a record, its elements in the schema's order. */
export function recordMessage(
  record: NewErpRecord,
  company: string,
  user: string,
  names: RecordNames,
  form: MessageForm,
): string {
  const prefix = form.names.qualified ? 'api:' : '';
  const body = elements(names.header, prefix, recordTexts(record), () =>
    linesOf(record).map((line) => elements(names.line, prefix, lineTexts(line, record))),
  );
  return enveloped(form.names, { company, user, id: record.type, request: names.request }, body);
}

const { parts } = words.madeRecords;
const { ofLine } = words.bill;

/** Why the messages could not hold the record whole, as a sentence; null where they can. */
export function recordMisfit(record: NewErpRecord, names: RecordNames): string | null {
  const texts = recordTexts(record);
  const odd = [
    ...Object.entries(texts),
    ...linesOf(record).flatMap((line) => Object.entries(lineTexts(line, record))),
  ].find(([, text]) => text !== null && isUnsendable(text))?.[0] as keyof typeof parts | undefined;
  if (odd !== undefined) return fill(words.bill.unsendable, { field: parts[odd] });
  const header = unfitting(names.header, texts, (part) => parts[part]);
  if (header !== null) return header;
  for (const line of linesOf(record)) {
    const name = (part: RecordLinePart) => fill(ofLine, { part: parts[part], line: line.number });
    const bad = unfitting(names.line, lineTexts(line, record), name);
    if (bad !== null) return bad;
  }
  return null;
}
