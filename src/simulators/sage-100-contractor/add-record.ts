import { moneyOf } from './cents.ts';
import type { Tx } from './database.ts';
import {
  badRecord,
  type NewChange,
  type NewCost,
  type NewJob,
  type NewRecord,
  type NewSubcontract,
  type NewVendor,
} from './new-record.ts';
import { takeNumbers } from './posting.ts';
import type { Rules } from './prerequisites.ts';
import { badCosts, one, unknown, whole } from './references.ts';
import { codes, no, type SageRefusal } from './refusal.ts';

export type RecordAdded = { readonly made: { readonly recnum: string } } | { readonly refused: SageRefusal };

/**
 * Saves a vendor, a job, a subcontract or a change order as the program would, or says why not. Nothing is changed by a
 * no. That a number which is taken is refused, and by which status, is inferred from the codes that integrators met.
 */
export async function addRecord(tx: Tx, record: NewRecord, by: string, rules: Rules): Promise<RecordAdded> {
  const refused =
    badRecord(record) ??
    (await (record.of === 'vendor' || record.of === 'job' ? numberTaken(tx, record) : badContract(tx, record, rules)));
  if (refused) return { refused };
  if (record.of === 'vendor') return { made: await insertVendor(tx, record) };
  if (record.of === 'job') return { made: await insertJob(tx, record) };
  if (record.of === 'subcontract') return { made: await insertSubcontract(tx, record, by) };
  return { made: await insertChange(tx, record, by) };
}

async function numberTaken(tx: Tx, { of, recnum }: NewVendor | NewJob): Promise<SageRefusal | null> {
  const table = of === 'vendor' ? 'actpay' : 'actrec';
  const there = await one(tx, `select recnum from ${table} where recnum = $1`, recnum);
  return there ? no(codes.duplicateKey, `Duplicate key: ${of} ${recnum} already exists.`) : null;
}

async function badContract(tx: Tx, record: NewSubcontract | NewChange, rules: Rules): Promise<SageRefusal | null> {
  if (record.of === 'subcontract') {
    if (!(await one(tx, 'select recnum from actpay where recnum = $1', whole(record.vndnum)))) {
      return unknown('vendor', record.vndnum);
    }
  }
  if (!(await one(tx, 'select recnum from actrec where recnum = $1', whole(record.jobnum)))) {
    return unknown('job', record.jobnum);
  }
  const costs = await badCosts(tx, record.lines);
  if (costs) return costs;
  if (record.of === 'subcontract') {
    const there = await one(
      tx,
      'select recnum from subcon where lower(rtrim(ctcnum)) = lower(rtrim($1))',
      record.ctcnum,
    );
    return there ? no(codes.codedConstraint, `Subcontract number ${record.ctcnum} already exists.`) : null;
  }
  return await badChange(tx, record, rules);
}

/** Each subcontract of the change is there, of the same job, and free; none has a change of this number. */
async function badChange(tx: Tx, record: NewChange, rules: Rules): Promise<SageRefusal | null> {
  for (const ctcnum of new Set(record.lines.map((line) => line.ctcnum))) {
    const subcontract = await one(tx, 'select * from subcon where ctcnum = $1', ctcnum);
    if (!subcontract) return unknown('subcontract', ctcnum);
    const refused = (why: string) => no(codes.codedConstraint, `Subcontract ${ctcnum} ${why}.`);
    if (subcontract.jobnum !== record.jobnum) return refused('is of another job');
    if (subcontract.lckedt === 1) return refused('is locked for editing');
    if (rules.lockedSubcontract === ctcnum) return refused('is in use by another user');
    const same = `select c.recnum from prmchg c join sbcgln l on l.recnum = c.recnum
      where lower(rtrim(c.chgnum)) = lower(rtrim($1)) and l.ctcnum = $2 limit 1`;
    if (await one(tx, same, record.chgnum, ctcnum)) {
      return no(codes.codedConstraint, `Change order ${record.chgnum} already exists for subcontract ${ctcnum}.`);
    }
  }
  return null;
}

async function insert(tx: Tx, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(row);
  const marks = names.map((_, i) => `$${i + 1}`).join(', ');
  await tx.query(`insert into ${table} (${names.join(', ')}) values (${marks})`, Object.values(row));
}

const placeOf = ({ address, city, state, zip }: NewVendor | NewJob) => ({
  addrs1: address,
  ctynme: city,
  state_: state,
  zipcde: zip,
});

/** Without due terms and ledger account, as somebody has to set them by hand in 4-4 before an invoice can come. */
async function insertVendor(tx: Tx, vendor: NewVendor) {
  const { recnum, name, phone, email } = vendor;
  await insert(tx, 'actpay', { recnum, vndnme: name, ...placeOf(vendor), phnnum: phone, e_mail: email });
  return { recnum };
}

/** Without a department, which 3-5 wants set by hand. */
async function insertJob(tx: Tx, job: NewJob) {
  const { recnum, name, status } = job;
  await insert(tx, 'actrec', { recnum, jobnme: name, status: status || 4, ...placeOf(job) });
  return { recnum };
}

const total = (lines: readonly NewCost[]) => moneyOf(lines.reduce((all, { amount }) => all + amount, 0));

/** Lines are numbered in their order; the sender cannot choose. */
async function insertSubcontract(tx: Tx, given: NewSubcontract, by: string) {
  const recnum = await takeNumbers(tx, 'subcon');
  const sum = total(given.lines);
  const { ctcnum, vndnum, jobnum, phsnum, dscrpt, status, condte, rtnrte } = given;
  const head = { recnum, ctcnum, vndnum, jobnum, phsnum: phsnum || 0, dscrpt, status, rtnrte: rtnrte || 0, usrnme: by };
  const today = new Date().toISOString().slice(0, 10);
  await insert(tx, 'subcon', { ...head, condte: condte || null, entdte: today, cntttl: sum, ctcttl: sum, balttl: sum });
  for (const [i, line] of given.lines.entries()) {
    const amount = moneyOf(line.amount);
    const { dscrpt: text, cstcde, csttyp } = line;
    const numbers = { recnum, linnum: i + 1, linref: i + 1 };
    await insert(tx, 'sbcnln', { ...numbers, dscrpt: text, cstcde, csttyp, amount, cntrct: amount, remain: amount });
  }
  return { recnum };
}

/** An approved change brings a new line to its subcontract for each of its own, after those that are there. */
async function insertChange(tx: Tx, given: NewChange, by: string) {
  const recnum = await takeNumbers(tx, 'prmchg');
  const { chgnum, jobnum, phsnum, dscrpt, chgdte, status } = given;
  const head = { recnum, status, chgnum, jobnum, phsnum: phsnum || 0, dscrpt, usrnme: by };
  const today = new Date().toISOString().slice(0, 10);
  await insert(tx, 'prmchg', { ...head, chgdte: chgdte || today, entdte: today });
  for (const [i, line] of given.lines.entries()) {
    const sbclin = status === '1' ? await changeSubcontract(tx, line) : 0;
    const { ctcnum, cstcde, csttyp, amount } = line;
    const own = { recnum, linnum: i + 1, ctcnum, sbclin, dscrpt: line.dscrpt, cstcde, csttyp };
    await insert(tx, 'sbcgln', { ...own, chgamt: moneyOf(amount) });
  }
  return { recnum };
}

/** @returns the number of the subcontract's new line. */
async function changeSubcontract(tx: Tx, line: NewChange['lines'][number]): Promise<number> {
  const amount = moneyOf(line.amount);
  const { rows } = await tx.query<{ recnum: string; next: string }>(
    `update subcon set chgttl = chgttl + $2, ctcttl = ctcttl + $2, balttl = balttl + $2 where ctcnum = $1
     returning recnum, (select coalesce(max(l.linnum), 0) + 1 from sbcnln l where l.recnum = subcon.recnum) as next`,
    [line.ctcnum, amount],
  );
  const { recnum, next } = rows[0] as { recnum: string; next: string };
  const { dscrpt, cstcde, csttyp } = line;
  const numbers = { recnum, linnum: next, linref: next };
  await insert(tx, 'sbcnln', { ...numbers, dscrpt, cstcde, csttyp, change: amount, cntrct: amount, remain: amount });
  return Number(next);
}
