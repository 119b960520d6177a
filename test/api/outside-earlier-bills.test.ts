import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Detail, type Integrator, integratorOf } from '../support/integrator.ts';
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

describe('a bill of an earlier sending', () => {
  /** Asked for, silent, and ended by a person; with the one asking that there was. */
  async function freed(commitment: number): Promise<readonly [number, Detail]> {
    const id = await house.asked(commitment);
    await integrator.stale(id);
    await integrator.parkedOf(id);
    const checked = { reason: 'It is silent.', checked_in_erp: 'Looked in Ledgerhouse: none.' };
    expect((await house.move('approver', 'reject', id, checked)).status).toBe(200);
    return [id, await integrator.newest(id)];
  }
  const sentAgain = async (id: number) => {
    await house.move('approver', 'send', id);
    await house.move('approver', 'accept', id);
  };
  const heldUp = (id: number, bill: string) =>
    until(
      () => house.item(id),
      (seen) => seen.error?.detail.includes(bill) ?? false,
    );
  const remove = (id: number) =>
    house.call('approver', 'DELETE', `/rest/v1.0/requisitions/${id}?project_id=${house.project}`);

  it('two bills of two sendings are never taken for one', async () => {
    const id = await house.asked(house.commitments[2]);
    const first = await integrator.newest(id);
    await integrator.close(first.id, 'failed', ['time-out']);
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retrieve', id);
    await house.move('approver', 'send', id);
    await house.move('approver', 'accept', id);
    const second = await until(
      () => integrator.newest(id),
      (seen) => seen.id !== first.id,
    );
    // It made the first one after all, and goes on to make the second.
    await integrator.number(id, 'D-1');
    await integrator.close(first.id, 'success');
    expect((await integrator.parkedOf(id)).error!.detail).toContain('earlier sending');
    const { body } = await integrator.number(id, 'D-2');
    expect(body.errors).toHaveLength(1);
    await integrator.close(second.id, 'success');
    const said = await until(
      () => house.item(id),
      (seen) => /contradicts itself/.test(seen.error?.detail ?? ''),
    );
    expect(said.erp_status).toBe('exporting');
    // Still so at the next look, it waits for a person, who may end it as a silence is ended.
    expect((await integrator.parkedOf(id)).error).toMatchObject({ code: 'integrator_contradicts' });
    expect(await integrator.history(id)).toEqual(expect.arrayContaining(['outside.late_bill', 'outside.second_bill']));
    // D-1 is deleted in the ERP and taken back; the other is the bill of this sending.
    await integrator.number(id, null);
    await integrator.number(id, 'D-2');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('D-2');
  });

  it('a bill that was made for another detail, after the first was unlinked, is told of and bars a second one', async () => {
    const id = await house.asked();
    await integrator.stale(id);
    await integrator.parkedOf(id);
    expect((await house.move('approver', 'retry', id)).status).toBe(202);
    const [first, second] = await integrator.detailsOf(id);
    await integrator.close(second!.id, 'in progress');
    await integrator.number(id, '4711');
    await integrator.close(first!.id, 'success');
    await house.reaches(id, 'synced');
    await house.move('approver', 'unlink', id);
    await integrator.number(id, null);
    await integrator.close((await integrator.newest(id, 'unlink_requisition')).id, 'success');
    await house.reaches(id, 'not_in_erp');
    // Whoever had begun on the second made a bill as well, and says so before its number.
    expect((await integrator.close(second!.id, 'success')).status).toBe(200);
    expect(await integrator.history(id)).toContain('outside.late_bill');
    const held = await integrator.heldWhenSentAgain(id);
    expect(held.error!.detail).toContain('of this invoice is there');
    const requests = await house.rows(
      `select id from tieout.erp_request where invoice_id = $1 and name = 'create_requisitions'`,
      [id],
    );
    expect(requests).toHaveLength(1);
  });

  /** Unlinked by the integrator's word, which it then takes back. */
  async function unlinkedTooSoon(origin: string, commitment: number): Promise<readonly [number, Detail]> {
    const id = await integrator.synced(origin, commitment);
    await house.move('approver', 'unlink', id);
    const asked = await integrator.newest(id, 'unlink_requisition');
    await integrator.close(asked.id, 'success');
    await house.reaches(id, 'not_in_erp');
    return [id, asked];
  }

  it('a bill that is there after all, though its link was cut, is told of and bars a second one', async () => {
    const [id, asked] = await unlinkedTooSoon('L-1', house.commitments[3]!);
    await integrator.close(asked.id, 'failed', ['It was only archived.']);
    expect((await integrator.history(id)).slice(-2)).toEqual(['outside.answered', 'outside.late_bill']);
    const held = await integrator.heldWhenSentAgain(id);
    expect(held.error!.detail).toContain('Bill L-1 of an earlier sending');
    expect(await integrator.detailsOf(id)).toHaveLength(1);
    // It is deleted there, and said to be: the right one is asked for.
    await integrator.close(asked.id, 'success');
    const second = await until(
      async () => {
        await integrator.lookNow();
        return (await integrator.detailsOf(id))[1];
      },
      (seen) => seen !== undefined,
    );
    const request = `/erp_requests/${second!.erp_request_id}`;
    expect((await house.drive('GET', request)).status).toBe(200);
    // Said once more while the next is asked for, it holds that up too, until its number is taken back.
    await integrator.close(asked.id, 'failed', ['There it is again.']);
    expect(expectRestError(await house.drive('GET', request), 409, 'request_held')).toContain('Bill L-1');
    await integrator.number(id, null);
    expect((await house.drive('GET', request)).status).toBe(200);
    await integrator.number(id, 'L-2');
    await integrator.close(second!.id, 'success');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('L-2');
  });

  it('nor is its invoice deleted, or, if it was, another asked for that is entered in its place', async () => {
    const [id, asked] = await unlinkedTooSoon('P-1', house.commitments[3]!);
    await integrator.close(asked.id, 'failed');
    expect(expectRestError(await remove(id), 422, 'bill_reported')).toContain('Bill P-1');
    await integrator.close(asked.id, 'success');
    expect((await remove(id)).status).toBe(204);
    await integrator.close(asked.id, 'failed');
    expect((await integrator.history(id)).at(-1)).toBe('outside.late_bill');
    const next = await house.invoice(house.commitments[3]);
    await sentAgain(next);
    await heldUp(next, 'Bill P-1');
    expect(await integrator.detailsOf(next)).toEqual([]);
  });

  it('an invoice whose bill was reported is not deleted, so that none is entered in its place', async () => {
    const [id, first] = await freed(house.commitments[1]!);
    await integrator.close(first.id, 'success');
    const says = expectRestError(await remove(id), 422, 'bill_reported');
    expect(says).toContain(`the bill of ERP request ${first.erp_request_id} of this invoice is there`);
    await integrator.number(id, 'E-1');
    expect(expectRestError(await remove(id), 422, 'bill_reported')).toContain('Bill E-1');
    await integrator.number(id, null);
    expect((await remove(id)).status).toBe(204);
  });

  it('a bill that was reported stays so whatever else is told of it: its number alone takes it back', async () => {
    const [id, first] = await freed(house.commitments[1]!);
    await integrator.close(first.id, 'success');
    const tell = (origin_data: string) =>
      house.drive('PATCH', '/external_data/sync', [{ item_type: 'requisition', item_id: id, origin_data }]);
    for (const data of ['{"page":1}', '{"page":2}']) {
      expect((await tell(data)).body.entities).toMatchObject([{ origin_id: null, origin_data: data }]);
      expectRestError(await remove(id), 422, 'bill_reported');
    }
    await integrator.number(id, null);
    expect((await remove(id)).status).toBe(204);
  });

  it('a bill that is reported after its invoice was deleted holds up what was entered in its place', async () => {
    const [gone, first] = await freed(house.commitments[1]!);
    expect((await remove(gone)).status).toBe(204);
    await integrator.close(first.id, 'success');
    const id = await house.invoice(house.commitments[1]);
    await sentAgain(id);
    await heldUp(id, `the bill of ERP request ${first.erp_request_id} of an earlier sending`);
    expect(await integrator.detailsOf(id)).toEqual([]);
    // It was removed there, and said not to be.
    await integrator.close(first.id, 'failed', ['removed']);
    await integrator.lookNow();
    await until(
      async () => {
        if ((await house.item(id)).parked) await house.move('approver', 'retry', id);
        return integrator.detailsOf(id);
      },
      (found) => found.length === 1,
    );
    await integrator.close((await integrator.newest(id)).id, 'failed');
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retrieve', id);
  });

  it('a bill of an earlier sending that is reported after the next was asked for holds that up too', async () => {
    const [id, first] = await freed(house.commitments[2]!);
    await sentAgain(id);
    const second = await until(
      () => integrator.newest(id),
      (seen) => seen.id !== first.id,
    );
    const request = `/erp_requests/${second.erp_request_id}`;
    expect((await house.drive('GET', request)).status).toBe(200);
    await integrator.close(first.id, 'success');
    await heldUp(id, `the bill of ERP request ${first.erp_request_id} of an earlier sending`);
    expectRestError(await house.drive('GET', request), 409, 'request_held');
    expect(await integrator.listed(second.erp_request_id)).toMatchObject({
      request_data: null,
      withheld: { code: 'request_held', detail: expect.stringContaining(`ERP request ${first.erp_request_id}`) },
    });
    // Its number is of the bill that was reported, and stays so however often it is told.
    for (const _ of [1, 2]) expect((await integrator.number(id, 'H-1')).body.entities).toHaveLength(1);
    await heldUp(id, 'Bill H-1 of an earlier sending');
    expect(expectRestError(await house.drive('GET', request), 409, 'request_held')).toContain('Bill H-1');
    // Nor does a retry ask anew, whatever became of the asking that there was.
    await integrator.stale(id);
    await integrator.parkedOf(id);
    await house.move('approver', 'retry', id);
    expect(await integrator.detailsOf(id)).toHaveLength(2);
    await integrator.close(second.id, 'failed', ['held']);
    expect((await integrator.parkedOf(id)).error!.detail).toContain('Bill H-1');
    await integrator.number(id, null);
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retry', id);
    const third = await until(
      () => integrator.newest(id),
      (seen) => seen.id !== second.id,
    );
    expect((await house.drive('GET', request)).status).toBe(200);
    await integrator.number(id, 'H-2');
    await integrator.close(third.id, 'success');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('H-2');
  });

  it('a refusal that is worked on again is no refusal any more; a bill of a deleted invoice is told', async () => {
    const id = await house.asked(house.commitments[3]);
    const detail = await integrator.newest(id);
    await integrator.close(detail.id, 'failed', ['time-out']);
    await house.reaches(id, 'failed_to_export');
    await integrator.close(detail.id, 'in progress');
    expectProblem(await house.move('approver', 'retrieve', id), 409, 'wrong_state');
    await integrator.close(detail.id, 'failed', ['never']);
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retrieve', id);
    await house.as('approver').deleteRequisition(house.company, house.project, id);
    expect((await integrator.close(detail.id, 'success')).status).toBe(200);
    expect((await integrator.history(id)).slice(-2)).toEqual(['outside.answered', 'outside.late_bill']);
    // It is removed there: what is entered in its place is not held up by it.
    await integrator.close(detail.id, 'failed', ['removed']);
  });
});
