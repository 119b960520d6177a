import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRestError } from '../support/problem.ts';
import { type Item, itemOf, path, type Requisitions, requisitions } from '../support/requisitions.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let at: Requisitions;
beforeAll(async () => {
  tieout = await runTieout();
  at = await requisitions(tieout);
});
afterAll(() => tieout.end());

describe('lines', () => {
  it('take percents of the scheduled value, of this period and to date', async () => {
    const first = await at.enter({ items: [{ line_item_id: at.lines[0], work_completed_to_date_percent: '100' }] });
    const whole = itemOf(first, at.lines[0]!);
    expect(whole.total_completed_and_stored_to_date).toBe(whole.scheduled_value);
    const items = [{ id: whole.id, work_completed_this_period_percent: 0 }];
    const changed = (await at.change(first.id, { items })).body;
    expect(itemOf(changed, at.lines[0]!).work_completed_this_period).toBe('0.00');
    await at.remove(first.id);
  });

  it('go by quantity, to the whole of it', async () => {
    const line = await at.addLine(false, 10_000, [30_000, 333_333]);
    const amounts: string[] = [];
    const sent: unknown[] = [];
    const made: number[] = [];
    for (let i = 0; i < 3; i++) {
      const invoice = await at.enter({ items: [{ line_item_id: line, work_completed_this_period_quantity: '1' }] });
      const item = itemOf(invoice, line);
      expect(item).toMatchObject({
        accounting_method: 'unit',
        scheduled_quantity: '3',
        scheduled_unit_price: '33.3333',
      });
      expect(item.work_completed_from_previous_application_quantity).toBe(String(i));
      amounts.push(item.work_completed_this_period);
      sent.push(await at.billed(invoice.id, item.position));
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
    const wrong = await at.change(made[0]!, {
      items: [{ line_item_id: line, work_completed_this_period_quantity: 'x' }],
    });
    expectRestError(wrong, 422, 'invalid', 'items.0.work_completed_this_period_quantity');
    const none = [{ line_item_id: at.lines[0], work_completed_this_period_quantity: '1' }];
    const byAmount = await at.change(made[0]!, { items: none });
    const field = 'items.0.work_completed_this_period_quantity';
    expect(expectRestError(byAmount, 422, 'invalid', field)).toContain('by amount');
    for (const id of made) expect((await at.remove(id)).status).toBe(204);
  });

  it('keep a percent that was changed, for later invoices too', async () => {
    const line = at.lines.at(-1)!;
    const first = await at.enter({
      items: [
        { line_item_id: line, work_completed_this_period: '10.00', work_completed_retainage_percent_this_period: '4' },
      ],
    });
    const second = await at.enter({ items: [{ line_item_id: line, work_completed_this_period: '10.00' }] });
    expect(itemOf(second, line)).toMatchObject({
      work_completed_retainage_retained_this_period: '0.40',
      work_retainage_rate: '4.00',
    });
    expect(itemOf(second, at.lines[0]!).work_retainage_rate).toBeNull();
    for (const id of [second.id, first.id]) await at.remove(id);
  });

  it('that are sent back as they were read change no percent, and hold of new work what is in force', async () => {
    const line = at.lines.at(-1)!;
    const rates = { work_retainage_rate: null, stored_retainage_rate: null };
    const first = await at.enter({ items: [{ line_item_id: line, new_materials: '33.33' }] });
    const percents = [
      itemOf(first, line).work_completed_retainage_percent_this_period,
      itemOf(first, line).materials_stored_retainage_percent_this_period,
    ];
    expect(percents).toEqual(['10.00', '10.00']);
    const back = await at.change(first.id, { items: first.items });
    expect(back.body.items).toEqual(first.items);
    const worked = first.items.map((item) => ({ ...item, work_completed_this_period: '33.33' }));
    const held = itemOf(
      (await at.change(first.id, { items: worked.filter((one) => one.line_item_id === line) })).body,
      line,
    );
    expect(held).toMatchObject({
      ...rates,
      work_completed_retainage_retained_this_period: '3.33',
      work_completed_retainage_percent_this_period: '10.00',
    });
    const amount = { id: held.id, work_completed_retainage_retained_this_period: '3.21' };
    const typed = itemOf((await at.change(first.id, { items: [amount] })).body, line);
    expect(typed.work_completed_retainage_percent_this_period).toBe('9.63');
    const again = await at.change(first.id, { items: [typed] });
    expect(itemOf(again.body, line)).toEqual(typed);
    const second = await at.enter({ items: [{ line_item_id: line, work_completed_this_period: '10.00' }] });
    expect(itemOf(second, line)).toMatchObject({ ...rates, work_completed_retainage_retained_this_period: '1.00' });
    // Their own percents are said by their own names.
    const own = { id: itemOf(second, line).id, work_retainage_rate: '10', stored_retainage_rate: '4' };
    expect(itemOf((await at.change(second.id, { items: [own] })).body, line)).toMatchObject({
      work_retainage_rate: '10.00',
      stored_retainage_rate: '4.00',
    });
    for (const id of [second.id, first.id]) await at.remove(id);
  });

  it('that are sent back with another quantity bill that quantity', async () => {
    const line = await at.addLine(false, 10_000, [100_000, 100_000]);
    const first = await at.enter({ items: [{ line_item_id: line, work_completed_this_period_quantity: '2' }] });
    const item = { ...itemOf(first, line), work_completed_this_period_quantity: '5' };
    expect(itemOf((await at.change(first.id, { items: [item] })).body, line)).toMatchObject({
      work_completed_this_period_quantity: '5',
      work_completed_this_period: '50.00',
      work_completed_retainage_retained_this_period: '5.00',
    });
    await at.remove(first.id);
  });

  it('that are sent back with other materials bill those alone, and nothing of what is moved', async () => {
    const line = at.lines.at(-1)!;
    const first = await at.enter({ items: [{ line_item_id: line, new_materials: '100.00' }] });
    const next = await at.enter({});
    const before = itemOf(next, line);
    const stored = Number(before.materials_presently_stored);
    const sent = async (fields: object) => {
      const { body } = await at.change(next.id, { items: [{ ...before, ...fields }] });
      const { materials_moved, materials_presently_stored, new_materials } = itemOf(body, line);
      return [materials_moved, Number(materials_presently_stored), new_materials, body.summary.current_payment_due];
    };
    expect(await sent({ materials_moved: '40.00' })).toEqual(['40.00', stored - 40, '0.00', '0.00']);
    const moved = itemOf((await at.pm('GET', `${path}/${next.id}?${at.query()}`)).body, line);
    const held = (item: Item) => Number(item.materials_stored_retainage_currently_retained);
    expect(Number(moved.materials_retainage_retained_moved)).toBeCloseTo((held(before) * 40) / stored, 2);
    expect(await sent(before)).toEqual(['0.00', stored, '0.00', '0.00']);
    expect(await sent({ new_materials: '50.00' })).toEqual(['0.00', stored + 50, '50.00', '45.00']);
    for (const one of [next.id, first.id]) await at.remove(one);
  });

  it('move stored materials to previous work, one by one or all at once, and bill nothing by it', async () => {
    const line = at.lines.at(-1)!;
    const first = await at.enter({ items: [{ line_item_id: line, new_materials: '100.00' }] });
    const before = itemOf(first, line);
    const all = await at.enter({ move_materials_to_previous_work_completed: true });
    expect(all.move_materials_to_previous_work_completed).toBe(true);
    expect(all.summary).toMatchObject({ current_payment_due: '0.00' });
    const moved = itemOf(all, line);
    expect(Number(moved.materials_moved)).toBe(Number(before.materials_presently_stored));
    expect(moved.materials_retainage_retained_moved).toBe(before.materials_stored_retainage_currently_retained);
    expect(moved.materials_presently_stored).toBe('0.00');
    const some = (await at.change(all.id, { items: [{ id: moved.id, materials_moved: '40.00' }] })).body;
    expect(itemOf(some, line).materials_moved).toBe('40.00');
    const back = (await at.change(all.id, { move_materials_to_previous_work_completed: false })).body;
    expect(back.move_materials_to_previous_work_completed).toBe(false);
    const over = await at.change(all.id, { items: [{ id: moved.id, materials_moved: '99999999.00' }] });
    expectRestError(over, 422, 'invalid', 'items.0.materials_moved');
    for (const id of [all.id, first.id]) await at.remove(id);
  });

  const wholly = { move_materials_to_previous_work_completed: true };
  it.each<[string, object, object, number]>([
    ['all', wholly, {}, 100],
    ['a part', {}, { materials_moved: '40.00' }, 40],
    ['all but what is given back', wholly, { materials_moved: '40.00' }, 40],
    ['nothing', {}, {}, 0],
  ])('bill new materials once, whatever is moved beside them: %s', async (_, whole, part, moved) => {
    const line = at.lines.at(-1)!;
    const first = await at.enter({ items: [{ line_item_id: line, new_materials: '100.00' }] });
    const stored = Number(itemOf(first, line).materials_presently_stored);
    const gone = moved === 100 ? stored : moved;
    const items = [{ line_item_id: line, new_materials: '50.00', ...part }];
    const made = await at.enter({ ...whole, items });
    const is = (item: Item) => [item.new_materials, item.materials_moved, Number(item.materials_presently_stored)];
    const wanted = ['50.00', gone.toFixed(2), stored - gone + 50];
    expect([is(itemOf(made, line)), made.summary.current_payment_due]).toEqual([wanted, '45.00']);
    await at.remove(made.id);
    const later = await at.enter({});
    const { id } = itemOf(later, line);
    const changed = (await at.change(later.id, { ...whole, items })).body;
    expect([is(itemOf(changed, line)), changed.summary.current_payment_due]).toEqual([wanted, '45.00']);
    // As it stands, what is moved already counts: the same sent again, and by its own address, changes nothing.
    const item = { id, new_materials: '50.00', ...part };
    const own = `/rest/v1.0/requisitions/${later.id}`;
    const bulk = await at.pm('PATCH', `${own}/bulk_item_update?${at.query()}`, { requisition_items: [item] });
    expect(is(bulk.body.find((one: Item) => one.id === id))).toEqual(wanted);
    const single = await at.pm('PATCH', `${own}/contract_items/${id}?${at.query()}`, {
      requisition_contract_item: item,
    });
    expect(is(single.body)).toEqual(wanted);
    const back = { move_materials_to_previous_work_completed: false, items: [{ id, new_materials: '50.00' }] };
    expect(is(itemOf((await at.change(later.id, back)).body, line))).toEqual(['50.00', '0.00', stored + 50]);
    for (const one of [later.id, first.id]) await at.remove(one);
  });

  it('are refused over their scheduled value where the project says so, and only noted where it warns', async () => {
    const line = at.lines[0]!;
    const over = { items: [{ line_item_id: line, work_completed_to_date_percent: 100, new_materials: '0.01' }] };
    const body = { project_id: at.project, commitment_id: at.commitment, requisition: over };
    const refused = await at.pm('POST', path, body);
    expect(expectRestError(refused, 422, 'invalid', 'items.0.materials_presently_stored')).toContain('0.01 over');
    await sql(tieout.urls.superUrl, `update project set over_billing = 'warn' where id = $1`, [at.project]);
    const made = await at.enter(over);
    expect(itemOf(made, line).over_billed).toBe('0.01');
    const told = (await at.pm('GET', `/rest/v1.0/requisitions/${made.id}/change_histories?${at.query()}`)).body;
    expect(told.map((row: { column: string }) => row.column)).toContain('invoice.over_billed');
    await sql(tieout.urls.superUrl, `update project set over_billing = 'refuse' where id = $1`, [at.project]);
    // What was billed over before may be carried on and taken back; more may not be added.
    const item = itemOf(made, line);
    expect((await at.change(made.id, { items: [{ id: item.id, comment: 'As agreed.' }] })).status).toBe(200);
    const next = await at.enter({});
    const more = { items: [{ id: itemOf(next, line).id, work_completed_this_period: '0.01' }] };
    expectRestError(await at.change(next.id, more), 422, 'invalid', 'items.0.work_completed_this_period');
    const less = { items: [{ id: itemOf(next, line).id, work_completed_this_period: '-0.01' }] };
    expect((await at.change(next.id, less)).status).toBe(200);
    for (const id of [next.id, made.id]) await at.remove(id);
  });
});
