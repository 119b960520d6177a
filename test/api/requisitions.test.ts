import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as shapes from '../../src/http/rest/shapes.ts';
import { expectRestError } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let at: Site;
beforeAll(async () => {
  tieout = await runTieout();
  at = await site('SC-2611-03');
  const scratch = await enter({});
  const room = (item: shapes.RequisitionItem) =>
    Number(item.scheduled_value) - Number(item.total_completed_and_stored_to_date);
  at = { ...at, lines: at.lines.filter((line) => room(itemOf(scratch, line)) > 500) };
  expect(at.lines.length).toBeGreaterThan(1);
  await remove(scratch.id);
});
afterAll(() => tieout.end());

type Item = shapes.RequisitionItem;
interface Site {
  readonly project: number;
  readonly commitment: number;
  /** Ids of its lines with room for more, in their order. */
  readonly lines: readonly number[];
}

async function site(number: string): Promise<Site> {
  const owner = tieout.as('owner');
  const project = (await owner.projects(tieout.company)).find((one) => one.project_number === number.slice(3, 7))!;
  const found = (await owner.commitments(tieout.company, project.id)).find((one) => one.number === number)!;
  return { project: project.id, commitment: found.id, lines: found.line_items.map((line) => line.id) };
}

const path = '/rest/v1.1/requisitions';
const pm = (method: string, to: string, body?: unknown) => tieout.call('pm', method, to, body);
const query = (more = '') => `project_id=${at.project}${more}`;

async function enter(requisition: object): Promise<shapes.RequisitionExtended> {
  const answer = await pm('POST', path, { project_id: at.project, commitment_id: at.commitment, requisition });
  expect([answer.status, answer.body.message]).toEqual([201, undefined]);
  // Unknown fields are dropped by reading: what is left must be all that was sent.
  expect(shapes.requisitionExtended.parse(answer.body)).toEqual(answer.body);
  return answer.body;
}
const change = (id: number, requisition: object) =>
  pm('PATCH', `${path}/${id}`, { project_id: at.project, requisition });
const remove = (id: number) => pm('DELETE', `${path}/${id}?${query()}`);
const itemOf = (invoice: shapes.RequisitionExtended, line: number) =>
  invoice.items.find((item) => item.line_item_id === line)!;

/** What the ERP would be told of one line. */
async function billed(invoice: number, position: number): Promise<unknown> {
  const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${invoice}/export-preview`;
  const { lines } = (await tieout.call('approver', 'GET', path)).body.bill;
  const line = lines.find((one: { line_number: number }) => one.line_number === position);
  return [line.amount, line.quantity, line.unit_price];
}

/** A line by quantity and a change order on the subcontract, as its own tool makes them: straight into the tables here. */
async function addLine(change: boolean, amount: number, units?: readonly [number, number]): Promise<number> {
  const [row] = await sql<{ id: number }>(
    tieout.urls.superUrl,
    `insert into commitment_line (company_id, commitment_id, position, change_order, cost_code_id, cost_type_id,
       description, amount, quantity, unit_price, unit)
     select company_id, commitment_id, (select max(position) + 1 from commitment_line where commitment_id = $1), $2,
       cost_code_id, cost_type_id, 'Added by a test', $3, $4, $5, $6
     from commitment_line where commitment_id = $1 order by position limit 1 returning id`,
    [at.commitment, change, amount, units?.[0] ?? null, units?.[1] ?? null, units ? 'ea' : null],
  );
  return Number(row!.id);
}

describe('the views', () => {
  it('of a single one and of a list hold what each promises', async () => {
    const [one] = (await pm('GET', `${path}?${query()}&filters[commitment_id]=${at.commitment}`)).body;
    const kinds = {
      default: shapes.requisition,
      items: shapes.requisitionItems,
      extended: shapes.requisitionExtended,
      action_policy: shapes.requisition.extend({ action_policy: shapes.actionPolicy }),
    };
    for (const [view, shape] of Object.entries(kinds)) {
      const single = (await pm('GET', `${path}/${one.id}?${query()}&view=${view}`)).body;
      expect(shape.parse(single), view).toEqual(single);
      const listed = (await pm('GET', `${path}?${query()}&view=${view}&filters[id]=${one.id}`)).body;
      expect(listed, view).toEqual([single]);
      const old = (await pm('GET', `/rest/v1.0/requisitions/${one.id}?${query()}&view=${view}`)).body;
      expect(old, view).toEqual({ ...single, g702: single.summary });
    }
    const usual = (await pm('GET', `${path}/${one.id}?${query()}`)).body;
    expect(usual).toEqual((await pm('GET', `${path}/${one.id}?${query()}&view=extended`)).body);
    expect(usual.summary_text).toMatchObject({ subcontractor_state_code: 'WA', subcontractor_country_code: 'US' });
    expect(usual.summary_text.contract_date).toMatch(/^2026-/);
    expect(usual.item_packages[0]).toMatchObject({ contract_id: at.commitment, number: 'SC-2611-03' });
  });

  it('say what the asker may do', async () => {
    const made = await enter({});
    const policy = async (who: string) =>
      (await tieout.call(who, 'GET', `${path}/${made.id}?${query('&view=action_policy')}`)).body.action_policy;
    expect(await policy('pm')).toMatchObject({ show: true, update: true, destroy: true });
    expect(await policy('viewer')).toEqual({ show: true, update: false, destroy: false, statuses: [] });
    expect((await remove(made.id)).status).toBe(204);
  });
});

describe('the filters', () => {
  const ids = async (filters: string) =>
    (await pm('GET', `${path}?${query(`&per_page=300&${filters}`)}`)).body.map((one: { id: number }) => one.id);

  it('take several commitments, the newest of each, and spans of time', async () => {
    const all = (await pm('GET', `${path}?${query('&per_page=300')}`)).body as shapes.Requisition[];
    const wanted = [...new Set(all.map((one) => one.commitment_id))].slice(0, 2);
    expect(await ids(`filters[commitment_id][]=${wanted[0]}&filters[commitment_id][]=${wanted[1]}`)).toEqual(
      all.filter((one) => wanted.includes(one.commitment_id)).map((one) => one.id),
    );
    const newest = all.filter((one) =>
      all.every((o) => o.commitment_id !== one.commitment_id || o.number <= one.number),
    );
    expect(await ids('filters[is_last]=true')).toEqual(newest.map((one) => one.id));
    expect((await ids('filters[is_last]=false')).length).toBe(all.length - newest.length);
    const made = await enter({});
    const since = encodeURIComponent(`"${made.updated_at}...2099-01-01"`);
    expect(await ids(`filters[updated_at]=${since}`)).toEqual([made.id]);
    expect(await ids(`filters[created_at]=2020-01-01...2020-12-31`)).toEqual([]);
    const wrong = await pm('GET', `${path}?${query('&filters[updated_at]=soon')}`);
    expect(wrong.status).toBe(400);
    await remove(made.id);
  });
});

describe('lines', () => {
  it('take percents of the scheduled value, of this period and to date', async () => {
    const first = await enter({ items: [{ line_item_id: at.lines[0], work_completed_to_date_percent: '100' }] });
    const whole = itemOf(first, at.lines[0]!);
    expect(whole.total_completed_and_stored_to_date).toBe(whole.scheduled_value);
    const items = [{ id: whole.id, work_completed_this_period_percent: 0 }];
    const changed = (await change(first.id, { items })).body;
    expect(itemOf(changed, at.lines[0]!).work_completed_this_period).toBe('0.00');
    await remove(first.id);
  });

  it('go by quantity, to the whole of it', async () => {
    const line = await addLine(false, 10_000, [30_000, 333_333]);
    const amounts: string[] = [];
    const sent: unknown[] = [];
    const made: number[] = [];
    for (let i = 0; i < 3; i++) {
      const invoice = await enter({ items: [{ line_item_id: line, work_completed_this_period_quantity: '1' }] });
      const item = itemOf(invoice, line);
      expect(item).toMatchObject({
        accounting_method: 'unit',
        scheduled_quantity: '3',
        scheduled_unit_price: '33.3333',
      });
      expect(item.work_completed_from_previous_application_quantity).toBe(String(i));
      amounts.push(item.work_completed_this_period);
      sent.push(await billed(invoice.id, item.position));
      made.unshift(invoice.id);
      if (i === 2) expect(item.total_completed_and_stored_to_date_percent).toBe('100.00');
    }
    expect(amounts).toEqual(['33.33', '33.34', '33.33']);
    // The ERP is told quantity and price where their product is the amount, and else the amount alone.
    expect(sent).toEqual([
      ['33.33', '1', '33.3333'],
      ['33.34', null, null],
      ['33.33', '1', '33.3333'],
    ]);
    const wrong = await change(made[0]!, { items: [{ line_item_id: line, work_completed_this_period_quantity: 'x' }] });
    expectRestError(wrong, 422, 'invalid', 'items.0.work_completed_this_period_quantity');
    const none = [{ line_item_id: at.lines[0], work_completed_this_period_quantity: '1' }];
    const byAmount = await change(made[0]!, { items: none });
    const field = 'items.0.work_completed_this_period_quantity';
    expect(expectRestError(byAmount, 422, 'invalid', field)).toContain('by amount');
    for (const id of made) expect((await remove(id)).status).toBe(204);
  });

  it('keep a percent that was changed, for later invoices too', async () => {
    const line = at.lines.at(-1)!;
    const first = await enter({
      items: [
        { line_item_id: line, work_completed_this_period: '10.00', work_completed_retainage_percent_this_period: '4' },
      ],
    });
    const second = await enter({ items: [{ line_item_id: line, work_completed_this_period: '10.00' }] });
    expect(itemOf(second, line)).toMatchObject({
      work_completed_retainage_retained_this_period: '0.40',
      work_retainage_rate: '4.00',
    });
    expect(itemOf(second, at.lines[0]!).work_retainage_rate).toBeNull();
    for (const id of [second.id, first.id]) await remove(id);
  });

  it('that are sent back as they were read change no percent, and hold of new work what is in force', async () => {
    const line = at.lines.at(-1)!;
    const rates = { work_retainage_rate: null, stored_retainage_rate: null };
    const first = await enter({ items: [{ line_item_id: line, new_materials: '33.33' }] });
    const percents = [
      itemOf(first, line).work_completed_retainage_percent_this_period,
      itemOf(first, line).materials_stored_retainage_percent_this_period,
    ];
    expect(percents).toEqual(['10.00', '10.00']);
    const back = await change(first.id, { items: first.items });
    expect(back.body.items).toEqual(first.items);
    const worked = first.items.map((item) => ({ ...item, work_completed_this_period: '33.33' }));
    const held = itemOf(
      (await change(first.id, { items: worked.filter((one) => one.line_item_id === line) })).body,
      line,
    );
    expect(held).toMatchObject({
      ...rates,
      work_completed_retainage_retained_this_period: '3.33',
      work_completed_retainage_percent_this_period: '10.00',
    });
    const amount = { id: held.id, work_completed_retainage_retained_this_period: '3.21' };
    const typed = itemOf((await change(first.id, { items: [amount] })).body, line);
    expect(typed.work_completed_retainage_percent_this_period).toBe('9.63');
    const again = await change(first.id, { items: [typed] });
    expect(itemOf(again.body, line)).toEqual(typed);
    const second = await enter({ items: [{ line_item_id: line, work_completed_this_period: '10.00' }] });
    expect(itemOf(second, line)).toMatchObject({ ...rates, work_completed_retainage_retained_this_period: '1.00' });
    // Their own percents are said by their own names.
    const own = { id: itemOf(second, line).id, work_retainage_rate: '10', stored_retainage_rate: '4' };
    expect(itemOf((await change(second.id, { items: [own] })).body, line)).toMatchObject({
      work_retainage_rate: '10.00',
      stored_retainage_rate: '4.00',
    });
    for (const id of [second.id, first.id]) await remove(id);
  });

  it('that are sent back with another quantity bill that quantity', async () => {
    const line = await addLine(false, 10_000, [100_000, 100_000]);
    const first = await enter({ items: [{ line_item_id: line, work_completed_this_period_quantity: '2' }] });
    const item = { ...itemOf(first, line), work_completed_this_period_quantity: '5' };
    expect(itemOf((await change(first.id, { items: [item] })).body, line)).toMatchObject({
      work_completed_this_period_quantity: '5',
      work_completed_this_period: '50.00',
      work_completed_retainage_retained_this_period: '5.00',
    });
    await remove(first.id);
  });

  it('that are sent back with other materials bill those alone, and nothing of what is moved', async () => {
    const line = at.lines.at(-1)!;
    const first = await enter({ items: [{ line_item_id: line, new_materials: '100.00' }] });
    const next = await enter({});
    const before = itemOf(next, line);
    const stored = Number(before.materials_presently_stored);
    const sent = async (fields: object) => {
      const { body } = await change(next.id, { items: [{ ...before, ...fields }] });
      const { materials_moved, materials_presently_stored, new_materials } = itemOf(body, line);
      return [materials_moved, Number(materials_presently_stored), new_materials, body.summary.current_payment_due];
    };
    expect(await sent({ materials_moved: '40.00' })).toEqual(['40.00', stored - 40, '0.00', '0.00']);
    const moved = itemOf((await pm('GET', `${path}/${next.id}?${query()}`)).body, line);
    const held = (item: Item) => Number(item.materials_stored_retainage_currently_retained);
    expect(Number(moved.materials_retainage_retained_moved)).toBeCloseTo((held(before) * 40) / stored, 2);
    expect(await sent(before)).toEqual(['0.00', stored, '0.00', '0.00']);
    expect(await sent({ new_materials: '50.00' })).toEqual(['0.00', stored + 50, '50.00', '45.00']);
    for (const one of [next.id, first.id]) await remove(one);
  });

  it('move stored materials to previous work, one by one or all at once, and bill nothing by it', async () => {
    const line = at.lines.at(-1)!;
    const first = await enter({ items: [{ line_item_id: line, new_materials: '100.00' }] });
    const before = itemOf(first, line);
    const all = await enter({ move_materials_to_previous_work_completed: true });
    expect(all.move_materials_to_previous_work_completed).toBe(true);
    expect(all.summary).toMatchObject({ current_payment_due: '0.00' });
    const moved = itemOf(all, line);
    expect(Number(moved.materials_moved)).toBe(Number(before.materials_presently_stored));
    expect(moved.materials_retainage_retained_moved).toBe(before.materials_stored_retainage_currently_retained);
    expect(moved.materials_presently_stored).toBe('0.00');
    const some = (await change(all.id, { items: [{ id: moved.id, materials_moved: '40.00' }] })).body;
    expect(itemOf(some, line).materials_moved).toBe('40.00');
    const back = (await change(all.id, { move_materials_to_previous_work_completed: false })).body;
    expect(back.move_materials_to_previous_work_completed).toBe(false);
    const over = await change(all.id, { items: [{ id: moved.id, materials_moved: '99999999.00' }] });
    expectRestError(over, 422, 'invalid', 'items.0.materials_moved');
    for (const id of [all.id, first.id]) await remove(id);
  });

  const wholly = { move_materials_to_previous_work_completed: true };
  it.each<[string, object, object, number]>([
    ['all', wholly, {}, 100],
    ['a part', {}, { materials_moved: '40.00' }, 40],
    ['all but what is given back', wholly, { materials_moved: '40.00' }, 40],
    ['nothing', {}, {}, 0],
  ])('bill new materials once, whatever is moved beside them: %s', async (_, whole, part, moved) => {
    const line = at.lines.at(-1)!;
    const first = await enter({ items: [{ line_item_id: line, new_materials: '100.00' }] });
    const stored = Number(itemOf(first, line).materials_presently_stored);
    const gone = moved === 100 ? stored : moved;
    const items = [{ line_item_id: line, new_materials: '50.00', ...part }];
    const made = await enter({ ...whole, items });
    const is = (item: Item) => [item.new_materials, item.materials_moved, Number(item.materials_presently_stored)];
    const wanted = ['50.00', gone.toFixed(2), stored - gone + 50];
    expect([is(itemOf(made, line)), made.summary.current_payment_due]).toEqual([wanted, '45.00']);
    await remove(made.id);
    const later = await enter({});
    const { id } = itemOf(later, line);
    const changed = (await change(later.id, { ...whole, items })).body;
    expect([is(itemOf(changed, line)), changed.summary.current_payment_due]).toEqual([wanted, '45.00']);
    // As it stands, what is moved already counts: the same sent again, and by its own address, changes nothing.
    const item = { id, new_materials: '50.00', ...part };
    const own = `/rest/v1.0/requisitions/${later.id}`;
    const bulk = await pm('PATCH', `${own}/bulk_item_update?${query()}`, { requisition_items: [item] });
    expect(is(bulk.body.find((one: Item) => one.id === id))).toEqual(wanted);
    const single = await pm('PATCH', `${own}/contract_items/${id}?${query()}`, { requisition_contract_item: item });
    expect(is(single.body)).toEqual(wanted);
    const back = { move_materials_to_previous_work_completed: false, items: [{ id, new_materials: '50.00' }] };
    expect(is(itemOf((await change(later.id, back)).body, line))).toEqual(['50.00', '0.00', stored + 50]);
    for (const one of [later.id, first.id]) await remove(one);
  });

  it('are refused over their scheduled value where the project says so, and only noted where it warns', async () => {
    const line = at.lines[0]!;
    const over = { items: [{ line_item_id: line, work_completed_to_date_percent: 100, new_materials: '0.01' }] };
    const body = { project_id: at.project, commitment_id: at.commitment, requisition: over };
    const refused = await pm('POST', path, body);
    expect(expectRestError(refused, 422, 'invalid', 'items.0.materials_presently_stored')).toContain('0.01 over');
    await sql(tieout.urls.superUrl, `update project set over_billing = 'warn' where id = $1`, [at.project]);
    const made = await enter(over);
    expect(itemOf(made, line).over_billed).toBe('0.01');
    const told = (await pm('GET', `/rest/v1.0/requisitions/${made.id}/change_histories?${query()}`)).body;
    expect(told.map((row: { column: string }) => row.column)).toContain('invoice.over_billed');
    await sql(tieout.urls.superUrl, `update project set over_billing = 'refuse' where id = $1`, [at.project]);
    // What was billed over before may be carried on and taken back; more may not be added.
    const item = itemOf(made, line);
    expect((await change(made.id, { items: [{ id: item.id, comment: 'As agreed.' }] })).status).toBe(200);
    const next = await enter({});
    const more = { items: [{ id: itemOf(next, line).id, work_completed_this_period: '0.01' }] };
    expectRestError(await change(next.id, more), 422, 'invalid', 'items.0.work_completed_this_period');
    const less = { items: [{ id: itemOf(next, line).id, work_completed_this_period: '-0.01' }] };
    expect((await change(next.id, less)).status).toBe(200);
    for (const id of [next.id, made.id]) await remove(id);
  });
});

describe('what is answered to a change', () => {
  it('is what is read afterwards, to the last field', async () => {
    const made = await enter({});
    const [first, second] = at.lines.slice(0, 2).map((line) => itemOf(made, line)) as [Item, Item];
    const changed = await change(made.id, {
      status: 'under_review',
      final: true,
      comment: 'Last one',
      items: [
        { id: first.id, work_completed_this_period: '1.00', work_completed_retainage_percent_this_period: '5' },
        { id: second.id, status: 'rejected', comment: 'No slip' },
      ],
    });
    expect(changed.status).toBe(200);
    expect(changed.body.version).toBe(made.version + 1);
    const read = await pm('GET', `/rest/v1.1/requisitions/${made.id}?view=extended&${query()}`);
    expect(changed.body).toEqual(read.body);
    // Nothing changed: the same again, and no newer version.
    expect((await change(made.id, { comment: 'Last one' })).body).toEqual(read.body);
    await remove(made.id);
  });
});

describe('a final invoice', () => {
  it('releases all retainage when asked, and says what it leaves', async () => {
    const work = await enter({ items: [{ line_item_id: at.lines[0], work_completed_this_period: '1.00' }] });
    const last = await enter({ final: true });
    expect(Number(last.left.retainage)).toBeGreaterThan(0);
    const released = (await change(last.id, { release_all_retainage: true })).body as shapes.RequisitionExtended;
    expect(released.left.retainage).toBe('0.00');
    expect(released.summary.total_retainage).toBe('0.00');
    expect(released.summary.balance_to_finish_including_retainage).toBe(released.left.balance_to_finish);
    for (const id of [last.id, work.id]) await remove(id);
  });
});

describe('the review of lines', () => {
  it('a rejected line holds the invoice back until it is entered anew or reviewed again', async () => {
    const made = await enter({
      status: 'under_review',
      items: at.lines.slice(0, 2).map((line) => ({ line_item_id: line, work_completed_this_period: '1.00' })),
    });
    const [first, second] = at.lines.slice(0, 2).map((line) => itemOf(made, line)) as [Item, Item];
    const review = (items: object[]) =>
      pm('PATCH', `/rest/v1.0/requisitions/${made.id}/bulk_item_update?${query()}`, { requisition_items: items });
    const reviewed = await review([
      { id: first.id, item_type: 'contract_item', status: 'approved' },
      { id: second.id, item_type: 'contract_item', status: 'rejected', comment: 'Not delivered.' },
    ]);
    expect(reviewed.status).toBe(200);
    const states = (body: shapes.RequisitionItem[]) =>
      body.filter((item) => [first.id, second.id].includes(item.id)).map((item) => [item.status, item.comment]);
    expect(states(reviewed.body)).toEqual([
      ['approved', null],
      ['rejected', 'Not delivered.'],
    ]);
    for (const status of ['approved', 'approved_as_noted', 'pending_owner_approval']) {
      expect(expectRestError(await change(made.id, { status }), 422, 'invalid', 'status')).toContain(
        `line ${second.position} was rejected`,
      );
    }
    expect((await change(made.id, { status: 'revise_and_resubmit' })).status).toBe(200);
    const again = await change(made.id, {
      status: 'under_review',
      items: [{ id: second.id, work_completed_this_period: '0.50' }],
    });
    expect(states(again.body.items)[1]).toEqual([null, 'Not delivered.']);
    expect((await change(made.id, { status: 'approved' })).status).toBe(200);
    // An approved one cannot have a line rejected under it either.
    expectRestError(await review([{ id: first.id, status: 'rejected' }]), 422, 'invalid', 'status');
    const history = (await pm('GET', `/rest/v1.0/requisitions/${made.id}/change_histories?${query()}`)).body;
    for (const row of history) expect(shapes.changeHistory.parse(row)).toEqual(row);
    const told = history.map(({ column, old_value, new_value }: Record<string, string>) => [
      column,
      old_value,
      new_value,
    ]);
    expect(told).toContainEqual([`items.${second.position}.status`, null, 'rejected: Not delivered.']);
    expect(told).toContainEqual(['status', 'under_review', 'revise_and_resubmit']);
    expect(new Set(history.map((row: { id: number }) => row.id)).size).toBe(history.length);
    await remove(made.id);
  });

  it('the database holds it too', async () => {
    const made = await enter({ status: 'approved' });
    const reject = sql(
      tieout.urls.superUrl,
      `update invoice_line set review = 'rejected' where invoice_id = $1 and position = 1`,
      [made.id],
    );
    await expect(reject).rejects.toThrow(/has a rejected line/);
    await remove(made.id);
  });
});

describe('change orders', () => {
  it('appear in the next invoice; the newest takes them on and gives them back', async () => {
    const open = await enter({});
    const order = await addLine(true, 250_000);
    const package_ = `${query(`&commitment_id=${at.commitment}`)}&change_order_package_id=${order}`;
    const own = `/rest/v1.0/requisitions/${open.id}`;
    const added = await pm('POST', `${own}/add_change_order_package?${package_}`);
    expect(added).toMatchObject({
      status: 201,
      body: [{ change_order_package_id: order, scheduled_value: '2500.00' }],
    });
    const now = (await pm('GET', `${path}/${open.id}?${query()}`)).body as shapes.RequisitionExtended;
    expect(now.version).toBe(open.version + 1);
    expect(now.summary).toMatchObject({ positive_new_change_order_item_total: '2500.00' });
    expect(now.item_packages.map((one) => one.change_order_id)).toContain(order);
    const listed = (await pm('GET', `${own}/change_order_items?${query(`&filters[change_order_id]=${order}`)}`)).body;
    expect(listed).toEqual(added.body);
    expect((await pm('DELETE', `${own}/remove_change_order_package?${package_}`)).status).toBe(204);
    expect((await pm('GET', `${own}/change_order_items?${query(`&filters[change_order_id]=${order}`)}`)).body).toEqual(
      [],
    );
    const next = await enter({ items: [{ line_item_id: order, work_completed_this_period: '100.00' }] });
    expect(next.summary).toMatchObject({ positive_new_change_order_item_total: '2500.00' });
    const later = await enter({});
    expect(later.summary).toMatchObject({
      positive_new_change_order_item_total: '0.00',
      negative_change_order_item_total: '0.00',
      positive_previous_change_order_item_total: now.summary.positive_change_order_item_total,
    });
    const billed = await pm('DELETE', `/rest/v1.0/requisitions/${later.id}/remove_change_order_package?${package_}`);
    expectRestError(billed, 422, 'invalid', 'change_order_package_id');
    const unknown = package_.replace(String(order), '9999999');
    const strange = await pm('POST', `/rest/v1.0/requisitions/${later.id}/add_change_order_package?${unknown}`);
    expectRestError(strange, 422, 'invalid', 'change_order_package_id');
    const older = await pm('POST', `/rest/v1.0/requisitions/${next.id}/add_change_order_package?${package_}`);
    expectRestError(older, 422, 'not_the_latest');
    for (const id of [later.id, next.id, open.id]) expect((await remove(id)).status).toBe(204);
  });
});

describe('single items', () => {
  it('are read and changed under their kind, and are not there under another', async () => {
    const made = await enter({});
    const item = itemOf(made, at.lines[0]!);
    const own = `/rest/v1.0/requisitions/${made.id}`;
    expect((await pm('GET', `${own}/contract_items/${item.id}?${query()}`)).body).toEqual(item);
    const saved = await pm('PATCH', `${own}/contract_items/${item.id}?${query()}`, {
      requisition_contract_item: { work_completed_this_period: '12.00' },
    });
    expect(saved.body).toMatchObject({ id: item.id, work_completed_this_period: '12.00' });
    for (const kind of ['change_order_items', 'contract_detail_items', 'whole_change_order_items']) {
      expect((await pm('GET', `${own}/${kind}/${item.id}?${query()}`)).status, kind).toBe(404);
    }
    expect((await pm('GET', `${own}/contract_detail_items?${query()}`)).body).toEqual([]);
    expect((await pm('GET', `${own}/detail?${query()}`)).body).toHaveLength(made.items.length);
    await remove(made.id);
  });
});
