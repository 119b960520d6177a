import { describe, expect, it } from 'vitest';
import { sageBill } from '../../../test/support/sage-harness.ts';
import { parsePostingPeriod } from '../../domain/bill.ts';
import type { Day } from '../../domain/time.ts';
import { batch } from './batch.ts';
import { usualForm } from './messages.ts';
import type { Row } from './ports.ts';
import { readPrerequisites, type SageRules } from './prerequisites.ts';
import { problems } from './problems.ts';
import { sageTraits } from './traits.ts';

const bill = sageBill();
const rules: SageRules = { overSubcontract: 'leave to Sage', duplicateNumber: 'refuse', booksOpenFrom: null };

/** Everything that the bill stands on, as a well set up Sage shows it. */
const ground: Readonly<Record<string, readonly Row[]>> = {
  actpay: [{ recnum: '12', duetrm: 'Net 30', lgrdft: '2000' }],
  actrec: [{ recnum: '7', dptmnt: '1' }],
  subcon: [{ ctcnum: 'SC-1', vndnum: '12', jobnum: '7', lckedt: 0, balttl: '20000.00' }],
  cstcde: [{ recnum: '3100.000' }],
  csttyp: [{ recnum: 4 }],
  acpinv: [],
};

function verdict(change: Partial<typeof ground> = {}, given = bill, by = rules) {
  const shown = { ...ground, ...change };
  const asked = batch();
  const tables: string[] = [];
  const check = readPrerequisites(
    { ...asked, add: (select) => tables.push(/dbo\.(\w+)/.exec(select)![1]!) - 1 },
    given,
    by,
  );
  return check((place) => shown[tables[place]!] ?? []);
}

describe('what a bill stands on in Sage', () => {
  it('lacks nothing where all is set up', () => {
    expect(verdict()).toBeNull();
  });

  it.each<[string, Partial<typeof ground>, string, RegExp]>([
    ['no vendor', { actpay: [] }, 'erp_unknown_vendor', /no vendor 12/],
    ['no due terms', { actpay: [{ recnum: '12', duetrm: ' ', lgrdft: '2000' }] }, 'erp_setup_incomplete', /due terms/],
    ['no account', { actpay: [{ recnum: '12', duetrm: 'x', lgrdft: '0' }] }, 'erp_setup_incomplete', /ledger account/],
    ['no job', { actrec: [] }, 'erp_unknown_job', /no job 7/],
    ['no department', { actrec: [{ recnum: '7', dptmnt: '0' }] }, 'erp_setup_incomplete', /department/],
    ['no subcontract', { subcon: [] }, 'erp_unknown_commitment', /no subcontract SC-1/],
    ['a locked one', { subcon: [{ ...ground.subcon![0], lckedt: 1 }] }, 'erp_record_locked', /SC-1 is locked/],
    ['another vendor’s', { subcon: [{ ...ground.subcon![0], vndnum: '13' }] }, 'erp_unknown_commitment', /vendor 13/],
    ['no cost code', { cstcde: [] }, 'erp_unknown_cost_code', /cost code 3100/],
    ['no cost type', { csttyp: [{ recnum: 1 }] }, 'erp_unknown_cost_code', /cost type 4/],
    ['a number used', { acpinv: [{ recnum: '881' }] }, 'erp_duplicate_number', /payable invoice 881/],
  ])('%s: says so before anything is sent', (_, change, code, words) => {
    expect(verdict(change)).toMatchObject({ code, detail: expect.stringMatching(words) });
  });

  it('tells that its number is taken before all else: the bill that has it may be this one, its reference taken off', () => {
    // What an ask has made whose answer was lost is billed on its subcontract, and months are closed meanwhile.
    const since = { acpinv: [{ recnum: '881' }], subcon: [{ ...ground.subcon![0], balttl: '7500.00' }], actpay: [] };
    const strict: SageRules = { ...rules, overSubcontract: 'refuse', booksOpenFrom: { year: 2999, month: 1 } };
    expect(verdict(since, bill, strict)).toMatchObject({ code: 'erp_duplicate_number' });
    expect(verdict({ ...since, acpinv: [] }, bill, strict)).toMatchObject({ code: 'erp_closed_period' });
  });

  /** As the preview tells it. */
  async function foretold(inSage: typeof ground, given: typeof bill) {
    const proof: readonly Row[] = [{ db: 'Co', seen: '5' }];
    const rowsOf = (select: string) =>
      select.includes('DB_NAME') ? proof : (inSage[/dbo\.(\w+)/.exec(select)![1]!] ?? []);
    const sql = async (text: string) => text.split(';\n').map(rowsOf);
    const from = { sql, companyName: 'Co', database: 'Co', knownVendors: [], rules, form: usualForm };
    const asked = problems({ ...from, limits: sageTraits().limits } as never, [given], new AbortController().signal);
    const found = [];
    for await (const one of asked) found.push(...one);
    return found;
  }

  it('is looked over beforehand as it is at the export, whatever the case of letters in which Sage has it', async () => {
    // SQL Server finds both cases by either, and answers by what stands there.
    const inSage: typeof ground = { ...ground, acpinv: [{ recnum: '881', vndnum: '12', invnum: 'INV-7' }] };
    const typed = { ...bill, commitmentNumber: 'sc-1', invoiceNumber: 'inv-7' };
    expect(await foretold(inSage, typed)).toMatchObject([
      { code: 'erp_duplicate_number', detail: expect.stringMatching(/payable invoice 881/) },
    ]);
  });

  it.each([
    ['vendor', 'erp_unknown_vendor', { vendorNumber: '0012' }, 'writes vendor 0012 as 12'],
    ['job', 'erp_unknown_job', { jobNumber: '007' }, 'writes job 007 as 7'],
  ])('a %s’s number that Sage writes otherwise is told as that', async (_, code, typed, words) => {
    // Its subcontract is the right one all the same.
    const told = { code, detail: expect.stringContaining(words) };
    expect(verdict({}, { ...bill, ...typed })).toEqual(told);
    expect(await foretold(ground, { ...bill, ...typed })).toMatchObject([told]);
  });

  it('of several subcontracts of one number that of its own vendor and job is meant', async () => {
    const [own] = ground.subcon!;
    const twice = [{ ...own, vndnum: '13' }, { ...own }, { ...own, jobnum: '8' }];
    expect(verdict({ subcon: twice })).toBeNull();
    expect(await foretold({ ...ground, subcon: twice }, bill)).toEqual([]);
  });

  it('leaves to Sage what an installation does not show by the inferred name', () => {
    expect(verdict({ actpay: [{ recnum: '12' }], actrec: [{ recnum: '7' }] })).toBeNull();
  });

  it('goes by the connection where Sage has an option of its own', () => {
    const full = { subcon: [{ ...ground.subcon![0], balttl: '12499.99' }] };
    expect(verdict(full)).toBeNull();
    expect(verdict(full, bill, { ...rules, overSubcontract: 'refuse' })).toMatchObject({
      code: 'erp_over_commitment',
      detail: 'Subcontract SC-1 has 12,499.99 left, and the bill is over 12,500.00.',
    });
    const used = { acpinv: [{ recnum: '881' }] };
    expect(verdict(used, bill, { ...rules, duplicateNumber: 'leave to Sage' })).toBeNull();
  });

  it.each<[string, string | null, string, boolean]>([
    ['the month of the billing date lies before it', null, '2026-11', false],
    ['it is that month', null, '2026-10', true],
    ['it was left long ago', null, '2025-12', true],
    ['a typed month lies before it', '2026-09', '2026-10', false],
    ['a typed month comes later than the date', '2026-11', '2026-11', true],
    ['a typed month of the year before', '2025-12', '2026-01', false],
  ])('knows closed months by the first open one: %s', (_, typed, from, passes) => {
    const given = { ...bill, billingDate: '2026-10-31' as Day, postingPeriod: typed && parsePostingPeriod(typed) };
    const said = verdict({}, given as typeof bill, { ...rules, booksOpenFrom: parsePostingPeriod(from) });
    if (passes) return expect(said).toBeNull();
    const period = typed ?? '2026-10';
    const detail = `Its books are closed before ${from}, and this bill would be posted to ${period}. Retry with a later posting period.`;
    expect(said).toEqual({ code: 'erp_closed_period', detail });
  });

  it('needs no subcontract for a bill without one', () => {
    expect(verdict({ subcon: [] }, { ...bill, commitmentNumber: '' })).toBeNull();
  });
});
