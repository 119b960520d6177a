import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item, List } from '../../src/http/client.ts';
import { type Billing, billing } from '../support/billing.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

type Query = Parameters<ReturnType<Running['as']>['list']>[1];
const list = (query: Query, who = 'owner') => tieout.as(who).list(tieout.company, query);
const ids = (items: readonly Item[]) => items.map((item) => item.invoice_id);

/** Every page, one after the other. */
async function pages(query: Query, between: () => Promise<unknown> = async () => undefined): Promise<Item[]> {
  const all: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: List = await list({ ...query, cursor });
    all.push(...page.items);
    if (page.next_cursor === null) return all;
    expect(page.items).toHaveLength(Number(query.limit));
    cursor = page.next_cursor;
    await between();
  }
}

describe('filters', () => {
  it.each(['ready_to_export', 'exporting', 'failed_to_export', 'synced', 'all'] as const)(
    '%s holds what its count says',
    async (filter) => {
      const { items, counts, erp, next_cursor } = await list({ filter, limit: 200 });
      expect({ items: items.length, next_cursor, erp }).toEqual({
        items: counts[filter],
        next_cursor: null,
        erp: 'Sage 100 Contractor®',
      });
      expect(items.length).toBeGreaterThan(0);
      if (filter !== 'all') expect(new Set(items.map((item) => item.erp_status))).toEqual(new Set([filter]));
    },
  );

  it('all is every invoice that was ever sent, however that ended', async () => {
    const ended: Record<string, number> = { never: await bills.create() };
    ended.rejected = await bills.sent();
    await bills.move('approver', 'reject', ended.rejected, { reason: 'No.' });
    ended.retrieved = await bills.sent();
    await bills.move('pm', 'retrieve', ended.retrieved);
    const item = await bills.synced();
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    const found = ids((await list({ filter: 'all', limit: 200 })).items);
    expect(found).toEqual(expect.arrayContaining([ended.rejected, ended.retrieved, item.invoice_id]));
    expect(found).not.toContain(ended.never);
    const live = await list({ filter: 'synced', limit: 200 });
    expect(ids(live.items)).not.toContain(item.invoice_id);
  });

  it('a deleted one is gone from all of them, but not its history', async () => {
    const { project } = await bills.site('SC-2604-01');
    const id = await bills.sent();
    await bills.move('approver', 'reject', id, { reason: 'No.' });
    const before = (await list({ limit: 1 })).counts;
    await tieout.as('pm').deleteRequisition(tieout.company, project, id);
    const after = await list({ limit: 200 });
    expect(after.counts).toEqual({ ...before, all: before.all - 1 });
    expect(ids(after.items)).not.toContain(id);
    const tool = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${id}`;
    for (const end of ['', '/export-preview', '/unlink-check']) {
      expectProblem(await tieout.call('owner', 'GET', tool + end), 404, 'not_found');
    }
    expectProblem(await bills.move('pm', 'send', id), 404, 'not_found');
    const { events } = await tieout.as('owner').history(tieout.company, id);
    expect(events.map((event) => event.type)).toEqual([
      'invoice.created',
      'link.sent',
      'link.rejected',
      'invoice.deleted',
    ]);
    expect(events.at(-1)).toMatchObject({ by: 'Priya Raman' });
  });
});

describe('searching and projects', () => {
  it.each([
    ['TE26-02', (item: Item) => item.invoice_number!.includes('TE26-02')],
    ['te26-02', (item: Item) => item.invoice_number!.includes('TE26-02')],
    ['okafor', (item: Item) => item.vendor.name.startsWith('Okafor')],
    ['SC-2611-0', (item: Item) => item.commitment.number.startsWith('SC-2611-0')],
    ['Elementary', (item: Item) => item.project.name.includes('Elementary')],
  ])('finds %s', async (search, fits) => {
    const all = (await list({ limit: 200 })).items;
    const found = (await list({ search, limit: 200 })).items;
    expect(ids(found)).toEqual(ids(all.filter(fits)));
    expect(found.length).toBeGreaterThan(0);
  });

  it.each(['%', '_', '\\', "' or 1=1 --", '{', 'no such thing'])('takes %j for what it is', async (search) => {
    expect((await list({ search, limit: 200 })).items).toEqual([]);
  });

  it('finds by the number in Sage', async () => {
    const item = await bills.synced();
    const found = (await list({ search: item.erp_record!.id, limit: 200 })).items;
    expect(ids(found)).toContain(item.invoice_id);
  });

  it('keeps to a project', async () => {
    const all = (await list({ limit: 200 })).items;
    for (const project of new Set(all.map((item) => item.project.id))) {
      const found = (await list({ project_id: project, limit: 200 })).items;
      expect(ids(found)).toEqual(ids(all.filter((item) => item.project.id === project)));
    }
  });
});

const value: Record<string, (item: Item) => string | number> = {
  billing_date: (item) => item.billing_date ?? '',
  invoice_number: (item) => item.invoice_number ?? '',
  amount_due: (item) => Number(item.amount_due),
  updated_at: (item) => item.updated_at,
  retainage: (item) => Number(item.retainage),
  vendor: (item) => item.vendor.name,
  project: (item) => item.project.number,
  state_since: (item) => item.state_since ?? '',
};

const cents = (amount: string) => Math.round(Number(amount) * 100);

describe('filters beside the state', () => {
  const filtered = async (query: Query) => ids((await list({ ...query, limit: 200 })).items);

  it('keep to a vendor, a billing period, amounts and a time of waiting, alone and together', async () => {
    const all = (await list({ limit: 200 })).items;
    const [some] = all.filter((item) => item.erp_status === 'synced');
    const fits = (test: (item: Item) => boolean) => ids(all.filter(test));
    expect(await filtered({ vendor_id: some!.vendor.id })).toEqual(fits((one) => one.vendor.id === some!.vendor.id));
    const period = some!.billing_period.end_date.slice(0, 7);
    expect(await filtered({ period })).toEqual(fits((one) => one.billing_period.end_date.startsWith(period)));
    const { amount_due } = some!;
    expect(await filtered({ amount_from: amount_due })).toEqual(
      fits((one) => cents(one.amount_due) >= cents(amount_due)),
    );
    expect(await filtered({ amount_from: amount_due, amount_to: amount_due, vendor_id: some!.vendor.id })).toEqual(
      fits((one) => one.amount_due === amount_due && one.vendor.id === some!.vendor.id),
    );
    expect(await filtered({ waiting_days: 3650 })).toEqual([]);
    await sql(
      tieout.urls.superUrl,
      `alter table tieout.link disable trigger user;
      update tieout.link set state_since = now() - interval '8 days' where invoice_id = ${some!.invoice_id}
        and ended_at is null; alter table tieout.link enable trigger user`,
    );
    expect(await filtered({ waiting_days: 8 })).toEqual([some!.invoice_id]);
    for (const bad of [{ period: '2026-13' }, { amount_from: '1.234' }, { waiting_days: 0 }, { vendor_id: 'x' }]) {
      await expect(list(bad as Query)).rejects.toMatchObject({ status: 400 });
    }
    for (const amount_to of ['1e3', '99999999999999.99']) {
      await expect(list({ amount_to } as Query)).rejects.toThrow(/amount_to: an amount needs digits/);
    }
  });

  it('are counted and summed, chosen as a whole, and given as files', async () => {
    const { company } = tieout;
    const owner = tieout.as('owner');
    const { items } = await list({ filter: 'synced', limit: 200 });
    const sum = (of: 'amount_due' | 'retainage') =>
      (items.reduce((all, item) => all + cents(item[of]), 0) / 100).toFixed(2);
    expect(await owner.matching(company, { filter: 'synced' })).toEqual({
      count: items.length,
      more: false,
      amount_due: sum('amount_due'),
      retainage: sum('retainage'),
    });
    const { selected, more } = await owner.selectAll(company, { filter: 'synced' });
    expect([selected.map((one) => [one.invoice_id, one.version]), more]).toEqual([
      items.map((item) => [item.invoice_id, item.version]),
      false,
    ]);
    const file = await owner.downloadList(company, 'csv', { filter: 'synced', columns: 'invoice,amount_due' });
    const lines = new TextDecoder().decode(file.bytes).trim().split('\r\n');
    expect(lines).toEqual(['Invoice,Amount due', ...items.map((item) => `${item.invoice_number},${item.amount_due}`)]);
    const book = await owner.downloadList(company, 'xlsx', { filter: 'synced' });
    expect(new TextDecoder().decode(book.bytes.slice(0, 2))).toBe('PK');
  });
});

describe('two records side by side', () => {
  it('say where they differ, read now or as they were seen last', async () => {
    const item = await bills.synced();
    const owner = tieout.as('owner');
    const now = await owner.sideBySide(tieout.company, item.invoice_id, true);
    expect(now).toMatchObject({
      frozen: true,
      differences: [],
      theirs: { is: 'present', live: true, standing: 'live' },
    });
    expect(now.theirs?.terms).toEqual(now.ours && { ...now.ours, lines: now.theirs?.terms?.lines });
    await sql(
      tieout.urls.superUrl,
      `insert into tieout.sighting (company_id, link_id, seen, standing, fingerprint, as_of)
       select l.company_id, l.id, 'present', 'live', regexp_replace(l.fingerprint, '[|]([0-9]+)=', '|9\\1='), now()
       from tieout.invoice i join tieout.link l on l.company_id = i.company_id and l.id = i.last_link_id
       where i.id = ${item.invoice_id}`,
    );
    const last = await owner.sideBySide(tieout.company, item.invoice_id, false);
    expect(last.theirs).toMatchObject({ is: 'present', live: false });
    const { line_number } = last.ours!.lines[0]!;
    expect(new Set(last.differences.map((one) => one.line))).toEqual(new Set([line_number, Number(`9${line_number}`)]));
    const fresh = await owner.sideBySide(tieout.company, await bills.sent(), true);
    expect(fresh).toMatchObject({ frozen: false, theirs: null, differences: [] });
  });
});

describe('sorting and paging', () => {
  it.each(Object.keys(value))('%s, forward and back, whole or in pages', async (sort) => {
    const forward = (await list({ sort, limit: 200 })).items;
    const back = (await list({ sort: `-${sort}`, limit: 200 })).items;
    expect(ids(back)).toEqual(ids(forward).reverse());
    if (sort !== 'invoice_number') {
      const values = forward.map(value[sort]!);
      expect(values).toEqual(values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    }
    for (const limit of [1, 7]) {
      expect(ids(await pages({ sort, limit }))).toEqual(ids(forward));
      expect(ids(await pages({ sort: `-${sort}`, limit }))).toEqual(ids(back));
    }
  });

  it.each(['billing_date', '-invoice_number', 'amount_due', '-updated_at'])(
    'by %s visits each invoice once while others come, change and go',
    async (sort) => {
      const { project } = await bills.site('SC-2604-01');
      const before = ids((await list({ filter: 'synced', limit: 200 })).items);
      const seen = ids(
        await pages({ filter: 'synced', sort, limit: 9 }, async () => {
          await bills.synced();
          const id = await bills.sent();
          await bills.move('approver', 'reject', id, { reason: 'No.' });
          await tieout.as('pm').deleteRequisition(tieout.company, project, id);
        }),
      );
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(before));
    },
  );

  it('refuses a cursor of another order', async () => {
    const { next_cursor } = await list({ sort: 'billing_date', limit: 1 });
    for (const sort of ['-billing_date', 'amount_due']) {
      const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices?sort=${sort}&cursor=${next_cursor}`;
      expectProblem(await tieout.call('owner', 'GET', path), 400, 'malformed');
    }
  });
});

describe('who sees what', () => {
  it('each reader of the demo sees the same invoices, each with buttons of their own', async () => {
    const whole = (await list({ limit: 200 })).items;
    for (const who of ['approver', 'pm', 'clerk', 'accountant', 'viewer']) {
      const { items, counts } = await list({ limit: 200 }, who);
      expect(ids(items)).toEqual(ids(whole));
      expect(counts.all).toBe(whole.length);
    }
    const synced = async (who: string) =>
      (await list({ filter: 'synced', limit: 1 }, who)).items[0]!.moves.unlink.allowed;
    expect([await synced('approver'), await synced('accountant'), await synced('viewer')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('whoever reads one project alone sees, counts and pages that one; whoever reads none is refused', async () => {
    const { superUrl } = tieout.urls;
    const { project } = await bills.site('SC-2611-01');
    const clerk = `person_id = (select id from person where login = 'clerk')`;
    await sql(superUrl, `update membership set erp_integrations = 'none' where ${clerk}`);
    await sql(superUrl, `delete from project_grant where ${clerk} and project_id <> ${project}`);
    const whole = (await list({ limit: 200 })).items;
    const { items, counts } = await list({ limit: 200 }, 'clerk');
    expect(ids(items)).toEqual(ids(whole.filter((item) => item.project.id === project)));
    expect(counts.all).toBe(items.length);
    expect(counts.synced).toBe(items.filter((item) => item.erp_status === 'synced').length);
    const other = whole.find((item) => item.project.id !== project)!;
    const tool = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices`;
    expect((await list({ project_id: other.project.id }, 'clerk')).items).toEqual([]);
    for (const end of ['', '/history', '/export-preview', '/unlink-check']) {
      expectProblem(await tieout.call('clerk', 'GET', `${tool}/${other.invoice_id}${end}`), 403, 'not_permitted');
    }
    await sql(superUrl, `delete from project_grant where ${clerk}`);
    const said = expectProblem(await tieout.call('clerk', 'GET', tool), 403, 'not_permitted');
    expect(said.missing).toEqual([{ tool: 'erp_integrations', at_least: 'read_only' }]);
  });
});

it('keeps counts that are those of the records themselves, through all that was done above', async () => {
  const counted = await sql(
    tieout.urls.superUrl,
    `select state, sum(count)::int as count from tieout.list_count where company_id = ${tieout.company}
     group by state having sum(count) <> 0 order by state`,
  );
  const real = await sql(
    tieout.urls.superUrl,
    `select state, count(*)::int as count from tieout.link where company_id = ${tieout.company} and ended_at is null
     group by state union all
     select 'all', count(*)::int from tieout.invoice where company_id = ${tieout.company} and deleted_at is null
       and last_link_id is not null order by state`,
  );
  expect(counted).toEqual(real);
});
