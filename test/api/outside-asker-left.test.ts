import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Integrator, integratorOf } from '../support/integrator.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { expectProblem } from '../support/problem.ts';

let house: OutsideHouse;
let integrator: Integrator;
beforeAll(async () => {
  house = await outsideHouse();
  integrator = integratorOf(house);
});
afterAll(() => house.end());

const asker = `person_id = (select id from tieout.person where login = 'approver')`;
const stateOf = async (id: number) => {
  const [link] = await house.rows<{ state: string }>(
    'select state from tieout.link where invoice_id = $1 order by id desc limit 1',
    [id],
  );
  return link!.state;
};

/** Asked for by somebody who then is like this, while the integrator says that the bill is gone. */
async function heardWhile(origin: string, gone: string, back: string): Promise<number> {
  const id = await integrator.synced(origin);
  expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
  const detail = await integrator.newest(id, 'unlink_requisition');
  await house.rows(gone);
  try {
    // It is heard, and kept: only nothing is cut by the right of somebody who has none.
    expect((await integrator.close(detail.id, 'success')).status).toBe(200);
    expect(await stateOf(id)).toBe('synced');
  } finally {
    await house.rows(back);
  }
  expect(await integrator.newest(id, 'unlink_requisition')).toMatchObject({ id: detail.id, status: 'success' });
  return id;
}

describe('the word of an integrator that a bill is gone', () => {
  it('cuts no link by itself where whoever asked has left the company, and is there for whoever presses Unlink', async () => {
    const set = (active: boolean) => `update tieout.membership set active = ${active} where ${asker}`;
    const id = await heardWhile('L-1', set(false), set(true));
    expect((await house.move('approver', 'unlink', id)).status).toBe(200);
    expect(await stateOf(id)).toBe('unlinked');
  });

  it('cuts no link where whoever asked may not unlink any more', async () => {
    const set = (level: string) => `update tieout.membership set erp_integrations = '${level}' where ${asker}`;
    const id = await heardWhile('L-2', set('none'), set('admin'));
    expect((await house.move('approver', 'unlink', id)).status).toBe(200);
    expect(await stateOf(id)).toBe('unlinked');
  });
});
