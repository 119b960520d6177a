import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { billing } from '../support/billing.ts';
import { contracts, ok } from '../support/contracts.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let project: number;
beforeAll(async () => {
  tieout = await runTieout();
  const at = await contracts(tieout, await billing(tieout));
  project = at.project;
  // So that of each there is more than one to tell apart.
  const id = await at.subcontract('Draft');
  await ok(at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { origin_id: 'F-1' } }));
  const periods = `/projects/${project}/billing_periods`;
  const billing_period = { start_date: '2051-01-01', end_date: '2051-01-31', due_date: '2051-01-25', status: 'closed' };
  await ok(at.pm('POST', periods, { billing_period }), 201);
  const inactive = { name: 'Nobody builds', project_number: 'F-1', active: false };
  const path = `/rest/v1.0/projects?company_id=${tieout.company}`;
  await ok(tieout.call('owner', 'POST', path, { project: inactive }), 201);
});
afterAll(() => tieout.end());

type Row = Readonly<Record<string, unknown>>;

async function ask(path: string, name: string, values: readonly string[]): Promise<readonly unknown[]> {
  const asked = values.map((value) => `&filters[${name}][]=${encodeURIComponent(value)}`).join('');
  const query = `project_id=${project}&company_id=${tieout.company}&per_page=300${asked}`;
  const rows: readonly Row[] = await ok(tieout.call('owner', 'GET', `/rest/${path}?${query}`));
  return rows.map(({ id }) => id);
}

/** All values as one list in one text, as some clients send them. */
async function asOneText(path: string, name: string, values: readonly string[]): Promise<readonly unknown[]> {
  const list = encodeURIComponent(JSON.stringify(values));
  const query = `project_id=${project}&company_id=${tieout.company}&per_page=300&filters[${name}]=${list}`;
  const rows: readonly Row[] = await ok(tieout.call('owner', 'GET', `/rest/${path}?${query}`));
  return rows.map(({ id }) => id);
}

describe('a filter with several values', () => {
  const named = (name: string) => (row: Row) => row[name];
  it.each<[string, string, ((row: Row) => unknown) | readonly string[]]>([
    ['v1.1/requisitions', 'period_id', named('period_id')],
    ['v1.1/requisitions', 'status', named('status')],
    ['v1.1/requisitions', 'origin_id', named('origin_id')],
    ['v1.0/work_order_contracts', 'status', named('status')],
    ['v1.0/work_order_contracts', 'origin_id', named('origin_id')],
    ['v1.0/projects/{project}/billing_periods', 'status', named('status')],
    ['v1.0/cost_codes', 'origin_id', named('origin_id')],
    ['v1.0/line_item_types', 'origin_id', named('origin_id')],
    ['v1.0/projects', 'by_status', ['active', 'inactive']],
    ['v1.0/projects', 'search', ['nobody', 'a']],
    ['v1.0/vendors', 'search', ['concrete', 'electric']],
  ])('of %s finds what each of them finds: %s', async (template, name, of) => {
    const path = template.replace('{project}', String(project));
    const rows: readonly Row[] = await ok(
      tieout.call('owner', 'GET', `/rest/${path}?project_id=${project}&company_id=${tieout.company}&per_page=300`),
    );
    const every = typeof of === 'function' ? [...new Set(rows.map(of))].filter((value) => value != null) : of;
    const values = every.slice(0, 3).map(String);
    const found = await Promise.all(values.map((value) => ask(path, name, [value])));
    expect(found.filter((ids) => ids.length > 0).length, JSON.stringify(values)).toBeGreaterThan(1);
    const sum = [...new Set(found.flat())].sort();
    expect([...(await ask(path, name, values))].sort()).toEqual(sum);
    expect([...(await asOneText(path, name, values))].sort()).toEqual(sum);
    // What is nobody's takes nothing away, wherever it stands.
    expect([...(await ask(path, name, ['99999999', ...values]))].sort()).toEqual(sum);
    expect(await ask(path, name, ['99999999', values[0]!])).toEqual(found[0]);
  });
});

describe('a filter of 250 ids', () => {
  it('finds those behind the 200th too, page by page to an end', async () => {
    const list = '/rest/v1.1/requisitions';
    const where = `project_id=${project}&company_id=${tieout.company}`;
    const rows: readonly Row[] = await ok(tieout.call('owner', 'GET', `${list}?${where}&per_page=300`));
    const wanted = rows.slice(0, 3).map(({ id }) => id as number);
    const ids = [...Array.from({ length: 247 }, (_, i) => 99_000_000 + i), ...wanted];
    let next = `${list}?${where}&per_page=1${ids.map((id) => `&filters[id][]=${id}`).join('')}`;
    const found: unknown[] = [];
    for (let pages = 0; next !== '' && pages < 10; pages++) {
      const answer = await tieout.call('owner', 'GET', next);
      expect([answer.status, answer.headers.get('total')]).toEqual([200, '3']);
      found.push(...(answer.body as Row[]).map(({ id }) => id));
      const link = /<([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
      next = link === '' ? '' : new URL(link).pathname + new URL(link).search;
    }
    expect(found.toSorted()).toEqual(wanted.toSorted());
  });
});

describe('a moment as a filter of contracts and of their lines', () => {
  it('means everything from then on, and what is none is refused, also where nothing is there', async () => {
    const where = `project_id=${project}&company_id=${tieout.company}`;
    const contracts = '/rest/v1.0/work_order_contracts';
    const all: readonly Row[] = await ok(tieout.call('owner', 'GET', `${contracts}?${where}`));
    const [first] = all;
    const lines = `${contracts}/${first!.id}/line_items`;
    for (const list of [contracts, lines]) {
      const rows: readonly Row[] = await ok(tieout.call('owner', 'GET', `${list}?${where}`));
      const ask = (value: string) =>
        tieout.call('owner', 'GET', `${list}?${where}&filters[updated_at]=${encodeURIComponent(value)}`);
      const count = async (value: string) => ((await ok(ask(value))) as readonly Row[]).length;
      expect(await count('2020-01-01T00:00:00Z'), list).toBe(rows.length);
      expect(await count('2020-01-01...2020-12-31'), list).toBe(0);
      for (const none of ['5', '2026-10-01T00:00:00', 'soon']) {
        expectRestError(await ask(none), 400, 'malformed');
      }
    }
    const empty = `${contracts}?${where}&filters[id]=99999999&filters[created_at]=soon`;
    expectRestError(await tieout.call('owner', 'GET', empty), 400, 'malformed');
  });
});

describe('the days on which requisitions were made', () => {
  it('have each of them on one day, also the one of a day’s last millisecond', async () => {
    const list = `/rest/v1.1/requisitions?project_id=${project}&company_id=${tieout.company}`;
    const [{ id }] = await ok(tieout.call('owner', 'GET', `${list}&per_page=1`));
    const late = '2026-05-05T23:59:59.9995Z';
    await sql(tieout.urls.superUrl, 'update invoice set created_at = $1 where id = $2', [late, id]);
    const made = async (when: string) =>
      (await ok(tieout.call('owner', 'GET', `${list}&filters[created_at]=${when}`))).map((row: Row) => row.id);
    expect(await made('2026-05-05')).toEqual([id]);
    expect(await made('2026-05-06')).toEqual([]);
    const { created_at } = await ok(tieout.call('owner', 'GET', list.replace('?', `/${id}?`)));
    expect(await made(`${created_at}...${created_at}`)).toEqual([id]);
  });
});

describe('a filter by the word null', () => {
  it('finds nothing that has no number in the ERP: who asks by a number that they lack met the first of those', async () => {
    const of = `company_id=${tieout.company}`;
    const vendor = { name: 'Without a number' };
    const made = await ok(tieout.call('owner', 'POST', `/rest/v1.0/vendors?${of}`, { vendor }), 201);
    expect(made.origin_id).toBeNull();
    for (const list of ['vendors', 'projects', `companies/${tieout.company}/users`]) {
      expect(await ok(tieout.call('owner', 'GET', `/rest/v1.0/${list}?${of}&filters[origin_id]=null`)), list).toEqual(
        [],
      );
    }
  });
});

describe('a filter by what nothing here is', () => {
  it('finds none: the deleted ones alone, those of a batch, and demo projects', async () => {
    const on = `project_id=${project}&company_id=${tieout.company}`;
    const orders = `/rest/v1.0/projects/${project}/commitment_change_orders`;
    for (const [path, filter, found] of [
      ['/rest/v1.0/work_order_contracts', 'include_deleted]=only', false],
      ['/rest/v1.0/work_order_contracts', 'include_deleted]=with', true],
      ['/rest/v1.0/purchase_order_contracts', 'include_deleted]=only', false],
      ['/rest/v1.0/change_order_packages', 'include_deleted]=only', false],
      [orders, 'batch_id]=1', false],
      [orders, 'legacy_package_id]=1', false],
      ['/rest/v1.1/projects', 'is_demo]=true', false],
      ['/rest/v1.1/projects', 'is_demo]=false', true],
    ] as const) {
      const rows: readonly Row[] = await ok(tieout.call('owner', 'GET', `${path}?${on}&filters[${filter}`));
      expect(rows.length > 0, `${path} ${filter}`).toBe(found);
    }
    const { id } = (await ok(tieout.call('pm', 'GET', '/rest/v1.0/me'))) as { id: number };
    const assigned = `/rest/v1.0/companies/${tieout.company}/users/${id}/project_assignments`;
    const active = async (value: string): Promise<readonly Row[]> =>
      ok(tieout.call('owner', 'GET', `${assigned}?filters[active]=${value}`));
    expect([(await active('true')).length > 0, await active('false')]).toEqual([true, []]);
  });
});

describe('the period of a tie-out’s rows and findings', () => {
  it('has both of its days: one alone chose every period', async () => {
    const tieOut = `/api/v1/companies/${tieout.company}/erp/tie-outs/999999`;
    const ask = (what: string, query: string) => tieout.call('owner', 'GET', `${tieOut}/${what}?${query}`);
    for (const what of ['rows', 'findings']) {
      const alone = expectProblem(await ask(what, 'period_start=2026-10-01'), 400, 'malformed');
      expect(alone.facts.field).toBe('period_end');
      expectProblem(await ask(what, 'period_end=2026-10-31'), 400, 'malformed');
      expectProblem(await ask(what, 'period_start=2026-02-30&period_end=2026-03-01'), 400, 'malformed');
      expectProblem(await ask(what, 'period_start=2026-10-01&period_end=2026-10-31'), 404, 'not_found');
    }
  });
});
