import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHub, type TestHub } from '../../test/support/hub.ts';
import type { Caller, Invoice } from '../app/hub.ts';
import { invoiceStatuses } from '../domain/billing/invoice-status.ts';
import { carryForward, lineFigures, type PaySummary, summarize } from '../domain/billing/pay-application.ts';
import type { CompanyId, PersonId } from '../domain/ids.ts';
import { linkStates } from '../domain/link.ts';
import { cents, formatMoney, sum } from '../domain/money.ts';
import { openFounding } from '../store/founding.ts';
import { must } from './cast.ts';
import { makeDemo } from './make-demo.ts';
import { demoLogins } from './people.ts';
import { everything, type Mortal, mortal, told } from './testing/demo.ts';

let test: TestHub;
let company: CompanyId;
let owner: Caller;
let invoices: readonly Invoice[];
const every = { ids: null, commitment: null, periods: null, statuses: null, originIds: null } as const;

async function make(hub: TestHub, life: Mortal = { left: Number.POSITIVE_INFINITY }): Promise<void> {
  const founding = openFounding(hub.database);
  await founding.alone(() =>
    makeDemo({
      founding: mortal(founding, life),
      hub: mortal(hub.hub, life),
      simulator: mortal(hub.simulator, life),
      settle: () => hub.settle(),
    }),
  );
}

async function callerOf(hub: TestHub, login: string): Promise<Caller> {
  const person = (await openFounding(hub.database).person(login)) as PersonId;
  const [own] = await hub.hub.companiesOf(person);
  return (await hub.hub.caller(person, own!.id, null))!;
}

async function allInvoices(hub: TestHub, caller: Caller): Promise<readonly Invoice[]> {
  const found: Invoice[] = [];
  for (const { id } of must(await hub.hub.project.projects(caller))) {
    found.push(...must(await hub.hub.project.invoices(caller, id, every, { limit: 1000, offset: 0 })).rows);
  }
  return found;
}

beforeAll(async () => {
  test = await openTestHub();
  await make(test);
  await test.settle('read_erp');
  owner = await callerOf(test, 'owner');
  company = owner.company;
  invoices = await allInvoices(test, owner);
});
afterAll(() => test.close());

describe('the demo company', () => {
  it('has projects, vendors, subcontracts and invoices', async () => {
    const projects = must(await test.hub.project.projects(owner));
    expect(projects).toHaveLength(3);
    expect(must(await test.hub.project.vendors(owner))).toHaveLength(8);
    expect(invoices).toHaveLength(45);
    expect(new Set(invoices.map((invoice) => invoice.periodId)).size).toBe(3 * 4);
    const commitments = [];
    for (const { id } of projects) commitments.push(...must(await test.hub.project.commitments(owner, id)));
    expect(commitments.map((one) => one.status).filter((status) => status === 'Approved')).toHaveLength(12);
    for (const { erpNumber, status } of commitments) expect(erpNumber !== null).toBe(status === 'Approved');
    for (const { lines } of commitments) {
      expect(lines.length).toBeGreaterThanOrEqual(3);
      for (const { costCode, costType } of lines) expect([costCode.erpNumber, costType.erpNumber]).not.toContain(null);
    }
    for (const { erpNumber } of projects) expect(erpNumber).not.toBeNull();
  });

  it('has ids that are the same in every database', () => {
    expect(invoices.map(({ id }) => id).sort((a, b) => a - b)).toEqual(invoices.map((_, i) => 101 + i));
    expect(invoices.find(({ id }) => id === 101)?.invoiceNumber).toBe('2026-0712');
  });

  it('has every status and every state of a link', () => {
    expect(new Set(invoices.map(({ status }) => status))).toEqual(new Set(invoiceStatuses));
    const states = invoices.flatMap(({ link }) => link?.state ?? []);
    expect(new Set(states)).toEqual(new Set(linkStates));
    const count = (state: string) => states.filter((one) => one === state).length;
    expect(count('synced')).toBeGreaterThanOrEqual(10);
    expect(count('ready_to_export')).toBe(2);
    expect(invoices.filter(({ link }) => link === null)).toHaveLength(5 - 1);
  });

  it('has synced invoices that are live in Sage and the newest of their commitment, in an open period', async () => {
    const rows = await test.simulator.books.list();
    const open = new Set<number>();
    for (const { id } of must(await test.hub.project.projects(owner))) {
      const periods = must(await test.hub.project.billingPeriods(owner, id));
      expect(periods.map(({ status }) => status)).toEqual(['closed', 'closed', 'closed', 'open', 'open']);
      for (const period of periods) if (period.status === 'open') open.add(period.id);
    }
    const live = invoices.filter(
      ({ link, latestOfCommitment, periodId }) =>
        link?.state === 'synced' &&
        latestOfCommitment &&
        open.has(periodId) &&
        rows.some(
          ({ recnum, _idnum, status }) =>
            recnum === link.record!.id && _idnum === link.record!.identity && status === 1,
        ),
    );
    expect(live.length).toBeGreaterThanOrEqual(6);
  });

  it('knows what was paid and voided in Sage', async () => {
    const { rows } = await test.owner.query<{ standing: string; bills: number }>(
      `select standing, count(*)::int as bills from (select distinct on (link_id) link_id, standing from sighting
       order by link_id, id desc) last group by standing`,
    );
    const last = Object.fromEntries(rows.map(({ standing, bills }) => [standing, bills]));
    expect(last).toMatchObject({ paid: 6, void: 1 });
    const books = await test.simulator.books.list();
    expect(books.filter(({ status }) => status === 4)).toHaveLength(6);
    expect(books.filter(({ status }) => status === 5)).toHaveLength(1);
  });

  it('says why an export failed, stands still or was rejected, in Sage’s own words', () => {
    const said = Object.fromEntries(
      invoices.flatMap(({ invoiceNumber, link }) =>
        link?.error || link?.reason ? [[invoiceNumber, link.error?.detail ?? link.reason]] : [],
      ),
    );
    expect(said['FDI/2617/01']).toContain('Vendor 10358 has no due terms');
    expect(said['BR 7846']).toContain('SC-2617-01 is locked for editing');
    expect(said['10530-M']).toContain('differs from this invoice');
    expect(said['TE26-0301']).toContain('was voided in Sage');
  });

  it('has the published sample to the cent', async () => {
    const sample = invoices.find(({ invoiceNumber }) => invoiceNumber === '48377')!;
    const figures = summarize(sample.lines);
    const dollars = (name: keyof PaySummary) => formatMoney(figures[name] as ReturnType<typeof cents>);
    expect(dollars('originalContractSum')).toBe('50000.00');
    expect(dollars('netChangeByChangeOrders')).toBe('5000.00');
    expect(dollars('contractSumToDate')).toBe('55000.00');
    expect(dollars('totalCompletedAndStored')).toBe('53000.00');
    expect(dollars('workRetainage')).toBe('5200.00');
    expect(dollars('storedRetainage')).toBe('100.00');
    expect(dollars('totalRetainage')).toBe('5300.00');
    expect(dollars('totalEarnedLessRetainage')).toBe('47700.00');
    expect(dollars('lessPreviousCertificates')).toBe('47700.00');
    expect(dollars('currentPaymentDue')).toBe('0.00');
    expect(dollars('balanceToFinishIncludingRetainage')).toBe('7300.00');
    expect([figures.workRetainageRate, figures.storedRetainageRate]).toEqual([1000, 1000]);
    expect([sample.number, sample.status, sample.link]).toEqual([2, 'approved', null]);
    const refused = await test.hub.send(await callerOf(test, 'pm'), { invoice: sample.id });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'nothing_to_bill' } });
  });

  it('ties out: heads are the sums of their lines, and each application carries the one before on', () => {
    for (const invoice of invoices) {
      const figures = invoice.lines.map(lineFigures);
      expect(invoice.amountDue).toBe(sum(figures.map((line) => line.netThisPeriod)));
      expect(invoice.retainage).toBe(sum(figures.map((line) => line.retainageHeldThisPeriod)));
      const before = invoices.find(({ id }) => id === invoice.previousId);
      for (const line of invoice.lines) {
        expect(Math.abs(lineFigures(line).completedAndStored)).toBeLessThanOrEqual(Math.abs(line.scheduledValue));
        const last = before?.lines.find((one) => one.commitmentLine.id === line.commitmentLine.id);
        const { workPrevious, storedPrevious, workRetainagePrevious, storedRetainagePrevious } = line;
        const carried = last === undefined ? nothing : carryForward(last);
        expect(carried).toMatchObject({ workPrevious, storedPrevious, workRetainagePrevious, storedRetainagePrevious });
      }
    }
    for (const { commitmentId } of invoices) {
      const own = invoices.filter((one) => one.commitmentId === commitmentId).sort((a, b) => a.number - b.number);
      const earned = cents(sum(own.map(({ amountDue }) => amountDue)));
      expect(summarize(own.at(-1)!.lines).totalEarnedLessRetainage).toBe(earned);
    }
  });

  it('has a back-charge, stored materials, and retainage released at the end of a subcontract', () => {
    const lines = invoices.flatMap((invoice) => invoice.lines.map((line) => ({ invoice, line })));
    const charged = lines.filter(({ line }) => line.workThisPeriod < 0);
    expect(charged.map(({ line }) => line.workThisPeriod)).toEqual([-185_000]);
    expect(charged[0]!.invoice.amountDue).toBeGreaterThan(0);
    expect(lines.filter(({ line }) => line.storedPresently > 0).length).toBeGreaterThanOrEqual(5);
    const last = invoices.find(({ final }) => final)!;
    expect(summarize(last.lines)).toMatchObject({ totalRetainage: 0, retainageHeldThisPeriod: 0 });
    expect(summarize(last.lines).retainageReleasedThisPeriod).toBeGreaterThan(0);
  });

  it('agrees with Sage: what the bills come to is what their subcontracts were invoiced', async () => {
    const signal = AbortSignal.timeout(5_000);
    const books = await test.simulator.books.list();
    for (const row of await test.simulator.rows.read('subcon', {}, signal)) {
      const bills = books.filter(({ ctcnum, status }) => ctcnum === row.ctcnum && status !== 5);
      const total = bills.reduce((all, { invttl }) => all + Math.round(Number(invttl) * 100), 0);
      expect(Math.round(Number(row.invttl) * 100)).toBe(total);
    }
  });

  it('tells true histories: who did what, and nothing that the hub did in their name', async () => {
    const corrected = invoices.find(({ invoiceNumber }) => invoiceNumber === '2026-0811')!;
    const { events } = (await test.reads.history({ company }, corrected.id))!;
    expect(events.map(({ type, by }) => `${type} ${by}`)).toEqual([
      'invoice.created Priya Raman',
      'invoice.status Priya Raman',
      'link.sent Priya Raman',
      'link.rejected Renata Novak',
      'invoice.edited Priya Raman',
      'link.sent Priya Raman',
      'link.accepted Marcus Oyelaran',
      'link.asked null',
      'link.confirmed null',
    ]);
  });

  it('had no error on the way', () => expect(test.errors).toEqual([]));
});

const nothing = { workPrevious: 0, storedPrevious: 0, workRetainagePrevious: 0, storedRetainagePrevious: 0 };

describe('its people', () => {
  it.each([
    ['owner', 'admin', true, 'admin'],
    ['approver', 'standard', true, 'admin'],
    ['pm', 'none', false, 'admin'],
    ['clerk', 'admin', false, 'admin'],
    ['accountant', 'standard', true, undefined],
    ['viewer', 'read_only', false, 'read_only'],
  ])('%s may do what they are said to', async (login, erpIntegrations, pushToAccounting, commitments) => {
    const { grants, company: own } = await callerOf(test, login);
    expect(own).toBe(company);
    expect(grants.erp_integrations).toBe(erpIntegrations);
    expect(grants.push_to_accounting).toBe(pushToAccounting);
    const projects = await test.reads.projects({ company });
    expect(projects.map(({ id }) => grants.commitments[id])).toEqual([commitments, commitments, commitments]);
  });

  it('lets the outsider see nothing of it, and has something of theirs that it does not see either', async () => {
    const outsider = await callerOf(test, 'outsider');
    expect(outsider.company).not.toBe(company);
    expect(await test.hub.caller(outsider.person, company, null)).toBeNull();
    const theirs = await allInvoices(test, outsider);
    expect(theirs).toHaveLength(1);
    for (const { id, projectId } of invoices) {
      expect(await test.hub.invoice(outsider, id)).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
      const seen = await test.hub.project.invoice(outsider, projectId, id);
      expect(seen).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
    }
    const hidden = await test.hub.invoice(owner, theirs[0]!.id);
    expect(hidden).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
    expect(must(await test.hub.connections(outsider))).toEqual([]);
    expect((await test.hub.companiesOf(owner.person)).map(({ demo }) => demo)).toEqual([true]);
    expect((await test.hub.companiesOf(outsider.person)).map(({ demo }) => demo)).toEqual([false]);
  });

  it('names them all', async () => {
    const { rows } = await test.owner.query('select login from person order by id');
    expect(rows.map(({ login }) => login)).toEqual(demoLogins);
  });
});

describe('making it again', () => {
  it('changes nothing once it is there', async () => {
    const before = await everything(test);
    await make(test);
    expect(await everything(test)).toEqual(before);
  });

  it('ends with the same company however often it was killed on the way', async () => {
    const other = await openTestHub();
    try {
      let kills = 0;
      for (let left = 5; ; left += 9) {
        const life = { left };
        const died = await make(other, life).then(
          () => false,
          (cause) => {
            if (life.left > 0) throw cause;
            return true;
          },
        );
        if (!died) break;
        kills++;
      }
      expect(kills).toBeGreaterThan(10);
      await other.settle('read_erp');
      expect(await told(other)).toEqual(await told(test));
    } finally {
      await other.close();
    }
  });

  it('leaves a database alone that has people of its own', async () => {
    const other = await openTestHub();
    try {
      await other.owner.query(`insert into person (login, name) values ('somebody', 'Some Body')`);
      await expect(make(other)).rejects.toThrow('people of its own');
      expect((await other.owner.query('select from company')).rowCount).toBe(0);
    } finally {
      await other.close();
    }
  });
});

describe('what a newcomer tries with it', () => {
  const named = (number: string) => invoices.find(({ invoiceNumber }) => invoiceNumber === number)!;
  const stateOf = async (invoice: Invoice) => must(await test.hub.invoice(owner, invoice.id)).link?.state;

  it('retries what failed on a locked subcontract, which nobody has open any more', async () => {
    const failed = named('BR 7846');
    must(await test.hub.retry(owner, { invoice: failed.id }));
    await test.settle();
    expect(await stateOf(failed)).toBe('synced');
  });

  it('retries what failed on an incomplete set-up, and is told the same again', async () => {
    const failed = named('FDI/2617/01');
    must(await test.hub.retry(owner, { invoice: failed.id }));
    await test.settle();
    expect(await stateOf(failed)).toBe('failed_to_export');
  });

  it('deletes the other bill in Sage, and retries what stood still', async () => {
    const still = named('10530-M');
    const other = (await test.simulator.books.list()).find(({ usrdf1 }) => usrdf1 === still.link!.reference)!;
    await test.simulator.books.delete(String(other.recnum));
    must(await test.hub.retry(owner, { invoice: still.id }));
    await test.settle();
    expect(await stateOf(still)).toBe('synced');
  });

  it('unlinks, deletes and enters again each that is live in Sage and the newest of its commitment', async () => {
    const live = invoices.filter(({ link, latestOfCommitment }) => link?.state === 'synced' && latestOfCommitment);
    for (const { id, projectId, commitmentId, periodId, invoiceNumber, link } of live) {
      const early = await test.hub.unlink(owner, { invoice: id });
      expect(early).toMatchObject({ ok: false, refusal: { code: 'still_in_erp' } });
      await test.simulator.books.delete(link!.record!.id);
      must(await test.hub.unlink(owner, { invoice: id }));
      must(await test.hub.project.deleteInvoice(owner, projectId, id));
      const given = { project: projectId, commitment: commitmentId, period: periodId, invoiceNumber };
      const again = must(await test.hub.project.createInvoice(owner, given));
      expect(again.number).toBe(invoices.find((one) => one.id === id)!.number);
    }
    expect(live.length).toBeGreaterThanOrEqual(6);
  });
});

describe('its commitments', () => {
  const find = async (number: string) => {
    for (const { id } of must(await test.hub.project.projects(owner))) {
      const found = must(await test.hub.project.commitments(owner, id)).find((one) => one.number === number);
      if (found !== undefined) return found;
    }
    throw new Error(`the demo has no ${number}`);
  };

  it('have a purchase order by the unit, out for signature', async () => {
    const order = await find('PO-2611-01');
    expect(order).toMatchObject({ kind: 'purchase_order', status: 'Out For Signature', method: 'unit' });
    expect(order.lines.map(({ amount }) => formatMoney(amount))).toEqual(['24084.38', '39132.25', '1774.38']);
  });

  it('have a change order that is approved and can be billed, and one that is pending', async () => {
    const approved = await find('SC-2611-02');
    expect(approved.changeOrders).toMatchObject([{ number: 'CO 01', status: 'approved', amount: 1_127_000 }]);
    expect(approved.lines.slice(-2).map(({ position, changeOrder }) => [position, changeOrder])).toEqual([
      [6, true],
      [7, true],
    ]);
    const pending = await find('SC-2617-02');
    expect(pending.changeOrders).toMatchObject([{ number: 'CO 01', status: 'pending', amount: 648_000 }]);
    expect(pending.lines).toHaveLength(5);
  });

  it('bill and export the approved one: Sage knows its lines', async () => {
    const { id, projectId, lines } = await find('SC-2611-02');
    const items = [{ line: { commitmentLine: lines.at(-1)!.id }, workThisPeriod: cents(100_000) }];
    const entered = must(
      await test.hub.project.createInvoice(owner, {
        ...{ project: projectId, commitment: id, invoiceNumber: 'CO-1', status: 'approved', lines: items },
        billingDate: '2026-11-20' as never,
      }),
    );
    must(await test.hub.send(owner, { invoice: entered.id }));
    must(await test.hub.accept(owner, { invoice: entered.id }));
    await test.settle();
    expect(must(await test.hub.invoice(owner, entered.id)).link).toMatchObject({ state: 'synced' });
  });
});
