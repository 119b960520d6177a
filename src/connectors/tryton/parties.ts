import { recordFingerprint } from '../../domain/records/fingerprint.ts';
import type { ExportErrorCode } from '../../domain/refusal.ts';
import { sayTrouble, type TroubleCode } from '../../domain/trouble.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Clock, CreateAnswer, NewErpRecord, RecordKey, RecordSighting } from '../contract.ts';
import { makesNothing } from '../making-nothing.ts';
import { TrytonNo } from './errors.ts';
import { type Books, mustBeTheCompany } from './ground.ts';
import { textTaken } from './unsendable.ts';
import { text } from './values.ts';

export interface Parties {
  readonly books: Books;
  readonly clock: Clock;
}
type NewVendor = Extract<NewErpRecord, { readonly type: 'vendor' }>;

const model = 'party.party';
const erp = 'Tryton';
const say = words.madeRecords;
const refused = (code: ExportErrorCode, detail: string): CreateAnswer => ({ is: 'refused', refusal: { code, detail } });
const unclear = (trouble: TroubleCode, facts: Readonly<Record<string, unknown>> = {}): CreateAnswer => ({
  is: 'unclear',
  because: sayTrouble(trouble, { erp, ...facts }),
  trouble,
});

/** A vendor by its party's code, which Tryton keeps unique. One that was put out of use is there, and has its code. */
export async function findParty(
  { books, clock }: Parties,
  key: RecordKey,
  signal: AbortSignal,
): Promise<RecordSighting> {
  if (key.type !== 'vendor') return await makesNothing(erp).findRecord(key, signal);
  const asOf = await clock.now();
  const { companyParty } = await books.ground(signal);
  const domain = [
    ['code', '=', key.number],
    ['active', 'in', [true, false]],
    ['id', '!=', companyParty],
  ];
  const [party, another] = await books.search(model, domain, ['code', 'name'], signal, 2);
  if (party === undefined) {
    await mustBeTheCompany(books, signal);
    return { is: 'gone', asOf };
  }
  if (another !== undefined) {
    const facts = { erp, count: 2, what: say.several.vendor, number: key.number };
    return { is: 'unknown', because: sayTrouble('several_records', facts), trouble: 'several_records' };
  }
  const [number, name] = [text(party, 'code'), text(party, 'name')];
  const nowhere = { address: '', city: '', state: '', zip: '', phone: '', email: null };
  const fingerprint = recordFingerprint({ type: 'vendor', number, name, ...nowhere });
  return { is: 'present', number, name, fingerprint, asOf };
}

/** Looks, makes the party with its address, and looks again. A code that is taken is refused, whoever took it. */
export async function createParty(parties: Parties, record: NewErpRecord, signal: AbortSignal): Promise<CreateAnswer> {
  if (record.type !== 'vendor') return await makesNothing(erp).createRecord(record, signal);
  const unfit = misfit(record);
  if (unfit !== null) return refused('erp_invalid', unfit);
  const before = await findParty(parties, record, signal);
  if (before.is === 'unknown') return { ...before, is: 'unclear' };
  if (before.is === 'present') return taken(record);
  try {
    await parties.books.change(model, 'create', [[valuesOf(record)]], signal);
  } catch (error) {
    if (!(error instanceof TrytonNo)) throw error;
    return await afterNo(parties, error, record, signal);
  }
  const answeredAt = await parties.clock.now();
  const seen = await findParty(parties, record, signal);
  if (seen.is === 'unknown') return { ...seen, is: 'unclear', affirmed: true };
  if (seen.is === 'gone') return unclear('made_but_not_shown');
  if (seen.fingerprint !== recordFingerprint(record)) return unclear('made_differently', { what: seen.name });
  return { is: 'created', record: { id: seen.number, identity: null, label: labelOf(record) }, asOf: answeredAt };
}

const labelOf = ({ number }: NewVendor) => fill(say.labels.vendor, { number });
const taken = (record: NewVendor) =>
  refused('erp_duplicate_number', fill(say.details.taken, { erp, record: labelOf(record) }));

/** A no to two who asked for one code at once is told from others by a look, for its words are its installation's. */
async function afterNo(parties: Parties, no: TrytonNo, record: NewVendor, signal: AbortSignal): Promise<CreateAnswer> {
  if (no.about === 'busy') return unclear('overlapping_change');
  const seen = await findParty(parties, record, signal);
  if (seen.is === 'unknown') return { ...seen, is: 'unclear' };
  if (seen.is === 'present') return taken(record);
  return refused(no.about === 'right' ? 'erp_not_authorized' : 'erp_invalid', no.message);
}

/** Tryton limits no text; these limits are ours, as for bills. */
const limits = {
  number: 100,
  name: 250,
  address: 1_000,
  city: 100,
  state: 100,
  zip: 50,
  phone: 100,
  email: 250,
} as const;

function misfit(record: NewVendor): string | null {
  for (const field of Object.keys(limits) as (keyof typeof limits)[]) {
    const value = record[field] ?? '';
    const facts = { erp, field: say.parts[field], length: value.length, limit: limits[field] };
    if (value.length > limits[field]) return fill(say.details.tooLong, facts);
    if (!textTaken(value)) return fill(words.bill.unsendable, { field: say.parts[field] });
  }
  return null;
}

/**
 * A state stands in the street, for Tryton knows states of a country alone. Phone and mail are ways of contact.
 */
function valuesOf({ number, name, address, city, state, zip, phone, email }: NewVendor): object {
  const street = [address, state].filter((part) => part !== '').join('\n');
  const ways = [
    ...(phone === '' ? [] : [{ type: 'phone', value: phone }]),
    ...(email === null || email === '' ? [] : [{ type: 'email', value: email }]),
  ];
  return {
    code: number,
    name,
    addresses: [['create', [{ street, city, postal_code: zip }]]],
    ...(ways.length > 0 ? { contact_mechanisms: [['create', ways]] } : {}),
  };
}
