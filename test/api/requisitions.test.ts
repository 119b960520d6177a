import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as shapes from '../../src/http/rest/shapes.ts';
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

describe('the views', () => {
  it('of a single one and of a list hold what each promises', async () => {
    const [one] = (await at.pm('GET', `${path}?${at.query()}&filters[commitment_id]=${at.commitment}`)).body;
    const kinds = {
      default: shapes.requisition,
      items: shapes.requisitionItems,
      extended: shapes.requisitionExtended,
      action_policy: shapes.requisition.extend({ action_policy: shapes.actionPolicy }),
    };
    for (const [view, shape] of Object.entries(kinds)) {
      const single = (await at.pm('GET', `${path}/${one.id}?${at.query()}&view=${view}`)).body;
      expect(shape.parse(single), view).toEqual(single);
      const listed = (await at.pm('GET', `${path}?${at.query()}&view=${view}&filters[id]=${one.id}`)).body;
      expect(listed, view).toEqual([single]);
      const old = (await at.pm('GET', `/rest/v1.0/requisitions/${one.id}?${at.query()}&view=${view}`)).body;
      expect(old, view).toEqual({ ...single, g702: single.summary });
    }
    const usual = (await at.pm('GET', `${path}/${one.id}?${at.query()}`)).body;
    expect(usual).toEqual((await at.pm('GET', `${path}/${one.id}?${at.query()}&view=extended`)).body);
    expect(usual.summary_text).toMatchObject({ subcontractor_state_code: 'WA', subcontractor_country_code: 'US' });
    expect(usual.summary_text.contract_date).toMatch(/^2026-/);
    expect(usual.item_packages[0]).toMatchObject({ contract_id: at.commitment, number: 'SC-2611-03' });
  });

  it('say what the asker may do', async () => {
    const made = await at.enter({});
    const policy = async (who: string) =>
      (await tieout.call(who, 'GET', `${path}/${made.id}?${at.query('&view=action_policy')}`)).body.action_policy;
    expect(await policy('pm')).toMatchObject({ show: true, update: true, destroy: true });
    expect(await policy('viewer')).toEqual({ show: true, update: false, destroy: false, statuses: [] });
    expect((await at.remove(made.id)).status).toBe(204);
  });
});

describe('the filters', () => {
  const ids = async (filters: string) =>
    (await at.pm('GET', `${path}?${at.query(`&per_page=300&${filters}`)}`)).body.map((one: { id: number }) => one.id);

  it('take several commitments, the newest of each, and spans of time', async () => {
    const all = (await at.pm('GET', `${path}?${at.query('&per_page=300')}`)).body as shapes.Requisition[];
    const wanted = [...new Set(all.map((one) => one.commitment_id))].slice(0, 2);
    expect(await ids(`filters[commitment_id][]=${wanted[0]}&filters[commitment_id][]=${wanted[1]}`)).toEqual(
      all.filter((one) => wanted.includes(one.commitment_id)).map((one) => one.id),
    );
    const newest = all.filter((one) =>
      all.every((o) => o.commitment_id !== one.commitment_id || o.number <= one.number),
    );
    expect(await ids('filters[is_last]=true')).toEqual(newest.map((one) => one.id));
    expect((await ids('filters[is_last]=false')).length).toBe(all.length - newest.length);
    const made = await at.enter({});
    const since = encodeURIComponent(`"${made.updated_at}...2099-01-01"`);
    expect(await ids(`filters[updated_at]=${since}`)).toEqual([made.id]);
    expect(await ids(`filters[created_at]=2020-01-01...2020-12-31`)).toEqual([]);
    const wrong = await at.pm('GET', `${path}?${at.query('&filters[updated_at]=soon')}`);
    expect(wrong.status).toBe(400);
    await at.remove(made.id);
  });
});

describe('what is answered to a change', () => {
  it('is what is read afterwards, to the last field', async () => {
    const made = await at.enter({});
    const [first, second] = at.lines.slice(0, 2).map((line) => itemOf(made, line)) as [Item, Item];
    const changed = await at.change(made.id, {
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
    const read = await at.pm('GET', `/rest/v1.1/requisitions/${made.id}?view=extended&${at.query()}`);
    expect(changed.body).toEqual(read.body);
    // Nothing changed: the same again, and no newer version.
    expect((await at.change(made.id, { comment: 'Last one' })).body).toEqual(read.body);
    await at.remove(made.id);
  });
});

describe('a final invoice', () => {
  it('releases all retainage when asked, and says what it leaves', async () => {
    const work = await at.enter({ items: [{ line_item_id: at.lines[0], work_completed_this_period: '1.00' }] });
    const last = await at.enter({ final: true });
    expect(Number(last.left.retainage)).toBeGreaterThan(0);
    const released = (await at.change(last.id, { release_all_retainage: true })).body as shapes.RequisitionExtended;
    expect(released.left.retainage).toBe('0.00');
    expect(released.summary.total_retainage).toBe('0.00');
    expect(released.summary.balance_to_finish_including_retainage).toBe(released.left.balance_to_finish);
    for (const id of [last.id, work.id]) await at.remove(id);
  });
});

describe('the review of lines', () => {
  it('a rejected line holds the invoice back until it is entered anew or reviewed again', async () => {
    const made = await at.enter({
      status: 'under_review',
      items: at.lines.slice(0, 2).map((line) => ({ line_item_id: line, work_completed_this_period: '1.00' })),
    });
    const [first, second] = at.lines.slice(0, 2).map((line) => itemOf(made, line)) as [Item, Item];
    const review = (items: object[]) =>
      at.pm('PATCH', `/rest/v1.0/requisitions/${made.id}/bulk_item_update?${at.query()}`, { requisition_items: items });
    // A field that is wrong is called as it was sent.
    const field = 'requisition_items.0.status';
    expectRestError(await review([{ id: first.id, status: 'x' }]), 422, 'invalid', field);
    const without = await at.pm('PATCH', `/rest/v1.0/requisitions/${made.id}/bulk_item_update?${at.query()}`, {});
    expectRestError(without, 422, 'invalid', 'requisition_items');
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
      expect(expectRestError(await at.change(made.id, { status }), 422, 'invalid', 'status')).toContain(
        `line ${second.position} was rejected`,
      );
    }
    expect((await at.change(made.id, { status: 'revise_and_resubmit' })).status).toBe(200);
    const again = await at.change(made.id, {
      status: 'under_review',
      items: [{ id: second.id, work_completed_this_period: '0.50' }],
    });
    expect(states(again.body.items)[1]).toEqual([null, 'Not delivered.']);
    expect((await at.change(made.id, { status: 'approved' })).status).toBe(200);
    // An approved one cannot have a line rejected under it either.
    expectRestError(await review([{ id: first.id, status: 'rejected' }]), 422, 'invalid', 'status');
    const history = (await at.pm('GET', `/rest/v1.0/requisitions/${made.id}/change_histories?${at.query()}`)).body;
    for (const row of history) expect(shapes.changeHistory.parse(row)).toEqual(row);
    const told = history.map(({ column, old_value, new_value }: Record<string, string>) => [
      column,
      old_value,
      new_value,
    ]);
    expect(told).toContainEqual([`items.${second.position}.status`, null, 'rejected: Not delivered.']);
    expect(told).toContainEqual(['status', 'under_review', 'revise_and_resubmit']);
    expect(new Set(history.map((row: { id: number }) => row.id)).size).toBe(history.length);
    await at.remove(made.id);
  });

  it('the database holds it too', async () => {
    const made = await at.enter({ status: 'approved' });
    const reject = sql(
      tieout.urls.superUrl,
      `update invoice_line set review = 'rejected' where invoice_id = $1 and position = 1`,
      [made.id],
    );
    await expect(reject).rejects.toThrow(/has a rejected line/);
    await at.remove(made.id);
  });
});

describe('change orders', () => {
  it('appear in the next invoice; the newest takes them on and gives them back', async () => {
    const open = await at.enter({});
    const order = await at.addLine(true, 250_000);
    const package_ = `${at.query(`&commitment_id=${at.commitment}`)}&change_order_package_id=${order}`;
    const own = `/rest/v1.0/requisitions/${open.id}`;
    const added = await at.pm('POST', `${own}/add_change_order_package?${package_}`);
    expect(added).toMatchObject({
      status: 201,
      body: [{ change_order_package_id: order, scheduled_value: '2500.00' }],
    });
    const now = (await at.pm('GET', `${path}/${open.id}?${at.query()}`)).body as shapes.RequisitionExtended;
    expect(now.version).toBe(open.version + 1);
    expect(now.summary).toMatchObject({ positive_new_change_order_item_total: '2500.00' });
    expect(now.item_packages.map((one) => one.change_order_id)).toContain(order);
    const listed = (await at.pm('GET', `${own}/change_order_items?${at.query(`&filters[change_order_id]=${order}`)}`))
      .body;
    expect(listed).toEqual(added.body);
    expect((await at.pm('DELETE', `${own}/remove_change_order_package?${package_}`)).status).toBe(204);
    expect(
      (await at.pm('GET', `${own}/change_order_items?${at.query(`&filters[change_order_id]=${order}`)}`)).body,
    ).toEqual([]);
    const next = await at.enter({ items: [{ line_item_id: order, work_completed_this_period: '100.00' }] });
    expect(next.summary).toMatchObject({ positive_new_change_order_item_total: '2500.00' });
    const later = await at.enter({});
    expect(later.summary).toMatchObject({
      positive_new_change_order_item_total: '0.00',
      negative_change_order_item_total: '0.00',
      positive_previous_change_order_item_total: now.summary.positive_change_order_item_total,
    });
    const billed = await at.pm('DELETE', `/rest/v1.0/requisitions/${later.id}/remove_change_order_package?${package_}`);
    expectRestError(billed, 422, 'invalid', 'change_order_package_id');
    const unknown = package_.replace(String(order), '9999999');
    const strange = await at.pm('POST', `/rest/v1.0/requisitions/${later.id}/add_change_order_package?${unknown}`);
    expectRestError(strange, 422, 'invalid', 'change_order_package_id');
    const older = await at.pm('POST', `/rest/v1.0/requisitions/${next.id}/add_change_order_package?${package_}`);
    expectRestError(older, 422, 'not_the_latest');
    for (const id of [later.id, next.id, open.id]) expect((await at.remove(id)).status).toBe(204);
  });
});

describe('single items', () => {
  it('are read and changed under their kind, and are not there under another', async () => {
    const made = await at.enter({});
    const item = itemOf(made, at.lines[0]!);
    const own = `/rest/v1.0/requisitions/${made.id}`;
    expect((await at.pm('GET', `${own}/contract_items/${item.id}?${at.query()}`)).body).toEqual(item);
    const saved = await at.pm('PATCH', `${own}/contract_items/${item.id}?${at.query()}`, {
      requisition_contract_item: { work_completed_this_period: '12.00' },
    });
    expect(saved.body).toMatchObject({ id: item.id, work_completed_this_period: '12.00' });
    for (const kind of ['change_order_items', 'contract_detail_items', 'whole_change_order_items']) {
      expect((await at.pm('GET', `${own}/${kind}/${item.id}?${at.query()}`)).status, kind).toBe(404);
    }
    expect((await at.pm('GET', `${own}/contract_detail_items?${at.query()}`)).body).toEqual([]);
    expect((await at.pm('GET', `${own}/detail?${at.query()}`)).body).toHaveLength(made.items.length);
    await at.remove(made.id);
  });
});
