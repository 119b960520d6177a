import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExportPoint } from '../../src/app/deps.ts';
import { type Ground, type HubProcess, openGround } from './ground.ts';
import { accept, everythingElse, expectOneBill, readyInvoices, standing, whenSynced, worth } from './invoices.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** What stands in the database and in the books when a hub dies at each point of its first attempt. */
const leftBehind: Readonly<Record<ExportPoint, { readonly asked: boolean; readonly everMade: number }>> = {
  looked: { asked: false, everMade: 0 },
  asking: { asked: false, everMade: 0 },
  asked: { asked: true, everMade: 0 },
  answered: { asked: true, everMade: 1 },
};
const points = Object.keys(leftBehind) as ExportPoint[];
const killed = { code: null, signal: 'SIGKILL' };

let ground: Ground;
let hub: HubProcess; // each test leaves a living one to the next
beforeAll(async () => {
  ground = await openGround();
  hub = await ground.hub();
});
afterAll(() => ground?.end());

/** Accepts an invoice by a hub that dies of it there, and asserts that it was really killed. */
async function dieOf(invoice: number, at: ExportPoint): Promise<void> {
  await hub.arm({ at, by: 'SIGKILL' });
  await accept(hub, invoice);
  expect(await hub.program.ended()).toEqual(killed);
  expect(await standing(ground, invoice)).toMatchObject({ state: 'exporting', confirmed: 0, ...leftBehind[at] });
}

describe('a hub that is killed in the middle of an export', () => {
  it.each(points)('at “%s”: the next one ends it by itself, with one bill and one link', async (point) => {
    const [invoice] = await readyInvoices(hub, 1);
    const due = await worth(hub, invoice!);
    const before = await everythingElse(ground, [invoice!]);
    await dieOf(invoice!, point);
    hub = await ground.hub();
    const item = await whenSynced(hub, invoice!);
    await expectOneBill(ground, invoice!, due);
    const [bill] = (await standing(ground, invoice!)).bills;
    expect(item).toMatchObject({ erp_record: { id: bill!.recnum }, error: null, last_sighting: { is: 'present' } });
    expect(await everythingElse(ground, [invoice!])).toEqual(before);
  });

  it.each(points)('at “%s”, and the second attempt is killed there too', async (point) => {
    const [invoice] = await readyInvoices(hub, 1);
    const due = await worth(hub, invoice!);
    const before = await everythingElse(ground, [invoice!]);
    await dieOf(invoice!, point);
    // An answer that came in the first life is found by a look in the second, which then never gets as far as an answer.
    const second = ground.doomed({ at: point === 'answered' ? 'looked' : point, by: 'SIGKILL' });
    expect(await second.ended()).toEqual(killed);
    expect(await standing(ground, invoice!)).toMatchObject({ state: 'exporting', ...leftBehind[point] });
    hub = await ground.hub();
    await whenSynced(hub, invoice!);
    await expectOneBill(ground, invoice!, due);
    expect(await everythingElse(ground, [invoice!])).toEqual(before);
  });

  it('after an answer was lost, before it could look: the bill is found, not made again', async () => {
    const [invoice] = await readyInvoices(hub, 1);
    const due = await worth(hub, invoice!);
    const before = await everythingElse(ground, [invoice!]);
    await ground.weather({ lose_next_answer: true });
    await dieOf(invoice!, 'answered');
    hub = await ground.hub();
    await whenSynced(hub, invoice!);
    await expectOneBill(ground, invoice!, due);
    expect(await everythingElse(ground, [invoice!])).toEqual(before);
    const { events } = await hub.as('approver').history(hub.company, invoice!);
    expect(events.filter(({ type }) => type === 'link.asked')).toHaveLength(1);
  });
});
