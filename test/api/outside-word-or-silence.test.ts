import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../bin/parts/commands.ts';
import { type Integrator, integratorOf } from '../support/integrator.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';
import { until } from '../support/until.ts';

let house: OutsideHouse;
let integrator: Integrator;
beforeAll(async () => {
  house = await outsideHouse();
  integrator = integratorOf(house);
});
afterAll(() => house.end());

describe('unlink', () => {
  it('asks the integrator, and its word alone cuts the link', async () => {
    const id = await integrator.synced('U-1');
    const said = expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    expect(said.detail).toContain('Bill U-1');
    const detail = await integrator.newest(id, 'unlink_requisition');
    const { body } = await house.drive('GET', `/erp_requests/${detail.erp_request_id}`);
    expect(body.request_data).toMatchObject({
      requisition_id: id,
      requisition_origin_id: 'U-1',
      request_detail_id: detail.id,
      job_origin_id: 'J-1001',
    });
    expect((await house.item(id)).erp_status).toBe('synced');
    await integrator.number(id, null);
    expect((await house.item(id)).erp_status, 'a number taken back is not yet an answer').toBe('synced');
    await integrator.close(detail.id, 'success');
    expect((await house.item(id)).erp_status).toBe('not_in_erp');
    expect((await integrator.history(id)).slice(-2)).toEqual(['outside.answered', 'link.unlinked']);
    const seen = await house.drive('GET', `/external_data?item_type=requisition&item_id=${id}`);
    expect(seen.body).toMatchObject([{ origin_id: null }]);
    // A webhook of its making that comes late makes no second bill; what was asked of its end can be read still.
    const making = (await integrator.newest(id)).erp_request_id;
    expectRestError(await house.drive('GET', `/erp_requests/${making}`), 410, 'request_withdrawn');
    expect(await integrator.listed(making)).toMatchObject({
      request_data: null,
      withheld: { code: 'request_withdrawn' },
    });
    expect((await house.drive('GET', `/erp_requests/${detail.erp_request_id}`)).status).toBe(200);
  });

  it('is refused while the integrator says that the bill lives, in its words', async () => {
    const id = await integrator.synced('U-2');
    await house.move('approver', 'unlink', id);
    await integrator.close((await integrator.newest(id, 'unlink_requisition')).id, 'failed', [
      'The bill still exists.',
    ]);
    const item = await house.item(id);
    expect(item.erp_status).toBe('synced');
    const events = (await house.as('approver').history(house.company, id)).events;
    expect(events.at(-1)).toMatchObject({
      type: 'link.unlink_refused',
      says: 'Unlink refused: The requisition is still in Ledgerhouse. Please delete it before retrying. (The bill still exists.)',
    });
    const check = await house.as('approver').unlinkCheck(house.company, id);
    expect(check).toMatchObject({ would_unlink: false, refusal: { code: 'still_in_erp' } });
    // Asked again it is another asking; its success counts.
    expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    const asked = await integrator.detailsOf(id, 'unlink_requisition');
    expect(asked).toHaveLength(2);
    await integrator.close(asked[1]!.id, 'success');
    expect((await house.item(id)).erp_status).toBe('not_in_erp');
  });

  it('is not done by a number that is taken back where the integrator then says that the bill is there', async () => {
    const id = await integrator.synced('U-9');
    await house.move('approver', 'unlink', id);
    const asked = await integrator.newest(id, 'unlink_requisition');
    await integrator.number(id, null);
    await integrator.close(asked.id, 'failed', ['It could not be deleted: it is paid.']);
    expect((await house.item(id)).erp_status).toBe('synced');
    const check = await house.as('approver').unlinkCheck(house.company, id);
    expect(check.refusal?.detail).toContain(
      'took the number of the bill back, and said then that the bill is not gone',
    );
    // Asked once more, it is understood whichever it says.
    expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    await integrator.number(id, 'U-9');
    await integrator.close((await integrator.newest(id, 'unlink_requisition')).id, 'failed');
    expect(await house.as('approver').unlinkCheck(house.company, id)).toMatchObject({
      refusal: { code: 'still_in_erp' },
    });
    await integrator.number(id, null);
    expect((await house.move('approver', 'unlink', id)).status).toBe(200);
  });

  it('is done by no word but success, whatever was said before', async () => {
    const id = await integrator.synced('U-10');
    await house.move('approver', 'unlink', id);
    const [made, asked] = [await integrator.newest(id), await integrator.newest(id, 'unlink_requisition')];
    await integrator.close(asked.id, 'failed');
    await integrator.close(made.id, 'failed', ['It was never posted.']);
    await integrator.number(id, null);
    await integrator.close(asked.id, 'in progress');
    expect((await house.item(id)).erp_status).toBe('synced');
    await integrator.close(asked.id, 'failed', ['It is there.']);
    expect((await house.item(id)).erp_status).toBe('synced');
    const check = await house.as('approver').unlinkCheck(house.company, id);
    expect(check.refusal?.detail).toContain('said then that the bill is not gone');
  });

  it('stays unknown in silence, however long', async () => {
    const id = await integrator.synced('U-3');
    await house.move('approver', 'unlink', id);
    await integrator.stale(id);
    const check = await house.as('approver').unlinkCheck(house.company, id);
    expect(check).toMatchObject({ would_unlink: false, refusal: { code: 'erp_not_answering' } });
    expect(await integrator.newest(id, 'unlink_requisition')).toMatchObject({ status: 'stale' });
    expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    expect((await integrator.detailsOf(id, 'unlink_requisition')).map(({ status }) => status)).toEqual([
      'stale',
      'in progress',
    ]);
    expect((await house.item(id)).erp_status).toBe('synced');
  });

  it('after a week of silence is cut by two people, and the number goes with it', async () => {
    const id = await integrator.synced('U-9');
    await house.move('approver', 'unlink', id);
    await integrator.stale(id);
    const forced = (who: string, end: string, body = {}) =>
      house.call(who, 'POST', `/api/v1/companies/${house.company}/erp/${end}`, body);
    const ask = () => forced('approver', `subcontractor-invoices/${id}/forced-unlink`, { reason: 'They are gone.' });
    expectProblem(await ask(), 503, 'erp_not_answering');
    const week = "now() - interval '8 days'";
    await house.rows(`update tieout.link set synced_at = ${week} where invoice_id = $1`, [id]);
    await house.rows(
      `update tieout.sighting set as_of = ${week} from tieout.link where link.id = link_id and invoice_id = $1`,
      [id],
    );
    expectProblem(await ask(), 503, 'erp_not_answering');
    await house.rows(
      `update tieout.erp_request_detail d set heard_at = ${week}, closed_at = case when closed_at is not null then ${week} end
       from tieout.erp_request r where r.id = d.request_id and r.invoice_id = $1`,
      [id],
    );
    const asked = await ask();
    expect(asked.body).toMatchObject({ state: 'open', code: 'erp_not_answering' });
    expect((await forced('accountant', `forced-unlinks/${asked.body.id}/confirm`)).status).toBe(200);
    expect((await house.item(id)).erp_status).toBe('not_in_erp');
    // It comes back, and does what it was asked last: the bill is there, and no second one is asked for beside it.
    await integrator.close((await integrator.newest(id, 'unlink_requisition')).id, 'failed', ['It is there.']);
    expect(await integrator.history(id)).toContain('outside.late_bill');
    await house.move('approver', 'send', id, { after_forced_unlink: true });
    await house.move('approver', 'accept', id);
    const held = await until(
      () => house.item(id),
      (seen) => seen.error !== null,
    );
    expect(held.error!.detail).toContain('Bill U-9 of an earlier sending');
    expect(await integrator.detailsOf(id)).toHaveLength(1);
  });

  it('cannot be forced past the word, not even in the tables', async () => {
    const id = await integrator.synced('U-4');
    const cut = () =>
      house.rows(
        `update tieout.link set state = 'unlinked', ended_at = now(), ended_by = accepted_by where invoice_id = $1`,
        [id],
      );
    await expect(cut()).rejects.toThrow(/driven from outside/);
    // Nor by a number that was never told, though something else was.
    await house.rows('update tieout.external_record set origin_id = null, number_told_at = null where item_id = $1', [
      id,
    ]);
    await expect(cut()).rejects.toThrow(/driven from outside/);
  });
});

describe('silence', () => {
  it('parks the export, visibly; a retry asks again, and the old answer is believed still', async () => {
    const id = await house.asked();
    const first = await integrator.newest(id);
    await integrator.stale(id);
    const parked = await integrator.parkedOf(id);
    expect(parked.error).toMatchObject({ code: 'integrator_silent' });
    expect(await integrator.newest(id)).toMatchObject({ id: first.id, status: 'stale' });
    await house.as('approver').retry(house.company, id);
    const second = await until(
      () => integrator.newest(id),
      (seen) => seen.id !== first.id,
    );
    await integrator.number(id, 'S-1');
    await integrator.close(first.id, 'success');
    const item = await house.reaches(id, 'synced');
    expect(item.erp_record!.id).toBe('S-1');
    // The newer asking is still open; what it comes to is no second bill.
    expect((await integrator.number(id, 'S-2')).body.errors).toHaveLength(1);
    await integrator.close(second.id, 'failed', ['already there']);
    expect((await house.item(id)).erp_status).toBe('synced');
    expect(await house.rows('select id from tieout.erp_request where invoice_id = $1', [id])).toHaveLength(1);
  });

  it('that ends with a bill without its number is not asked to make it again', async () => {
    const id = await house.asked();
    await integrator.close((await integrator.newest(id)).id, 'success');
    expect((await integrator.parkedOf(id)).error).toMatchObject({ code: 'integrator_contradicts' });
    await house.as('approver').retry(house.company, id);
    await integrator.number(id, 'W-1');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('W-1');
    expect(await integrator.detailsOf(id)).toHaveLength(1);
  });

  it('that was broken is no silence any more: a person cannot end the export of an integrator that is at it', async () => {
    const id = await house.asked();
    const detail = await integrator.newest(id);
    await integrator.stale(id);
    await integrator.parkedOf(id);
    await integrator.close(detail.id, 'in progress', ['Still at it.']);
    const checked = { reason: 'Too slow.', checked_in_erp: 'Looked in Ledgerhouse: none.' };
    expectProblem(await house.move('approver', 'reject', id, checked), 409, 'wrong_state');
    await integrator.number(id, 'B-1');
    await integrator.close(detail.id, 'success');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('B-1');
  });

  it('a refusal of the newer asking proves nothing while an older one is open', async () => {
    const id = await house.asked();
    const first = await integrator.newest(id);
    await integrator.stale(id);
    await integrator.parkedOf(id);
    await house.as('approver').retry(house.company, id);
    const second = await until(
      () => integrator.newest(id),
      (seen) => seen.id !== first.id,
    );
    await integrator.close(second.id, 'failed', ['busy']);
    await integrator.parkedOf(id);
    expect((await house.item(id)).erp_status).toBe('exporting');
    await integrator.close(first.id, 'failed', ['busy too']);
    await house.reaches(id, 'failed_to_export');
  });

  it('is ended by a person who looked in the ERP, in writing, and by nobody else', async () => {
    const id = await house.asked(house.commitments[1]);
    const reason = { reason: 'The integrator is gone.' };
    expectProblem(await house.move('approver', 'reject', id, reason), 409, 'wrong_state');
    // From here on any look of the hub's own may park it.
    await integrator.stale(id);
    await integrator.parkedOf(id);
    expectProblem(await house.move('approver', 'reject', id, reason), 503, 'erp_not_answering');
    const checked = { ...reason, checked_in_erp: 'Looked for INV in Ledgerhouse with Bea: none.' };
    expectProblem(await house.move('accountant', 'reject', id, checked), 403, 'not_permitted');
    expectProblem(await house.move('approver', 'reject', id, { ...checked, checked_in_erp: ' ' }), 422, 'invalid');
    expectProblem(await house.move('approver', 'reject', id, { ...checked, reason: '' }), 422, 'reason_missing');
    const options = { reason: checked.reason, 'checked-in-erp': checked.checked_in_erp };
    const { json } = await commands.reject!({
      ...{ api: house.as('approver'), company: house.company },
      ...{ words: [String(id)], options },
    });
    expect(json).toMatchObject({ erp_status: 'rejected' });
    const events = (await house.as('approver').history(house.company, id)).events;
    expect(events.at(-1)!.says).toContain('Looked for INV in Ledgerhouse with Bea: none.');

    // Whoever did not begin yet is told not to.
    const request = (await integrator.newest(id)).erp_request_id;
    expectRestError(await house.drive('GET', `/erp_requests/${request}`), 410, 'request_withdrawn');
    expect(await integrator.listed(request)).toMatchObject({
      request_data: null,
      withheld: { code: 'request_withdrawn' },
    });

    // The integrator was not gone after all: its bill holds up whatever is sent of this invoice next.
    const late = await integrator.newest(id);
    await integrator.close(late.id, 'success');
    await integrator.number(id, 'L-1');
    expect(await integrator.history(id)).toContain('outside.late_bill');
    const held = await integrator.heldWhenSentAgain(id);
    expect(held.error!.detail).toContain('Bill L-1 of an earlier sending');
    expect(await integrator.detailsOf(id)).toHaveLength(1);
    // Deleted there and taken back, it is made anew.
    await integrator.number(id, null);
    const fresh = await until(
      () => integrator.newest(id),
      (seen) => seen.erp_request_id !== late.erp_request_id,
    );
    await integrator.number(id, 'L-2');
    await integrator.close(fresh.id, 'success');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('L-2');
  });

  it('a refusal that is taken back is looked at again, so that nobody takes the invoice back', async () => {
    const id = await house.asked(house.commitments[2]);
    const detail = await integrator.newest(id);
    await integrator.close(detail.id, 'failed', ['time-out']);
    await house.reaches(id, 'failed_to_export');
    const looks = async () =>
      (
        await house.rows(
          `select job.id from tieout.job join tieout.invoice on subject_id = last_link_id
            where kind = 'export' and invoice.id = $1`,
          [id],
        )
      ).length;
    const before = await looks();
    await integrator.number(id, 'T-1');
    expect((await house.item(id)).erp_status).toBe('exporting');
    expect(await looks(), 'without one it would stand still if nothing more were said').toBe(before + 1);
    expectProblem(await house.move('approver', 'retrieve', id), 409, 'wrong_state');
    await integrator.close(detail.id, 'success');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('T-1');
  });
});
