import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Died, type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { ExportPoint } from '../../app/deps.ts';
import { knownAsk } from '../../app/jobs/known-asks.ts';
import type { Bill } from '../../domain/bill.ts';
import type { BillReference, ConnectionId, InvoiceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { openOutsideDesk } from '../../store/outside/desk.ts';
import { inside } from '../../store/pool.ts';
import { careful } from '../careful.ts';
import type { ErpConnector } from '../contract.ts';
import { openOutsideConnector } from './connector.ts';

/**
 * The connectors' kit does not fit here: it makes bills and reads them back at once, and an integrator answers later and
 * shows no lines. What the kit asks of an ask is asked here: one a reference, whatever dies, and none too late.
 */
let house: SmallHouse;
let erp: ErpConnector;
let second: ErpConnector;
const never = new AbortController().signal;

beforeEach(async () => {
  house = await smallHouse();
  const [connection] = await rows<{ id: string }>(
    `update tieout.connection set kind = 'outside', name = 'Ledgerhouse' where company_id = $1 returning id`,
    [house.company],
  );
  const open = () =>
    careful(
      openOutsideConnector({
        desk: openOutsideDesk(house.database),
        place: { company: house.company, connection: Number(connection!.id) as ConnectionId },
        name: 'Ledgerhouse',
        staleMs: 3_600_000,
      }),
      { clock: house.deps.clock, insideTransaction: inside },
    );
  erp = open();
  second = open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await house.close();
});

const rows = <R extends object>(text: string, values: readonly unknown[] = []) =>
  sql<R>(house.urls.superUrl, text, values);
const requests = () => rows('select id from tieout.erp_request');
const details = () => rows<{ id: string }>('select id from tieout.erp_request_detail order by id');
const exportOnce = (reach: (point: ExportPoint) => void = () => undefined) =>
  house.exportOnce({ connectorFor: () => erp, reach });

async function accepted(): Promise<InvoiceId> {
  const by = await house.caller();
  const id = await house.approved(house.commitments[0]!, 10_000);
  for (const move of ['send', 'accept'] as const) {
    const done = await house.hub[move](by, { invoice: id });
    if (!done.ok) throw new Error(done.refusal.code);
  }
  return id;
}
async function linkOf(): Promise<{ reference: BillReference; bill: Bill; state: string }> {
  const [link] = await rows<{ reference: BillReference; bill: Bill; state: string }>(
    'select reference, bill, state from tieout.link order by id desc limit 1',
  );
  return link!;
}

/** What may still be under way has come to its end, by the database's clock and by the one of the process. */
async function settled(reference: BillReference): Promise<void> {
  const [link] = await rows<{ at: number | null }>(
    `update tieout.link set asked_at = asked_at - interval '1 minute' where reference = $1
     returning (extract(epoch from asked_at) * 1000)::double precision as at`,
    [reference],
  );
  knownAsk(house.deps, { what: reference, askedAt: link!.at as Instant | null });
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 60_000);
}

describe('an ask of an integrator', () => {
  it('is made once a reference, by however many at once, and is never a bill yet', async () => {
    await accepted();
    const { reference, bill } = await linkOf();
    expect(await erp.lookFor({ reference }, never)).toMatchObject({ is: 'gone' });
    const asks = [erp, second, second].map((one) => one.createBill(bill, reference, never));
    for (const answer of await Promise.all(asks)) expect(answer.is).toBe('unclear');
    expect(await erp.createBill(bill, reference, never)).toMatchObject({ is: 'unclear', trouble: 'integrator_told' });
    expect(await requests()).toHaveLength(1);
    expect(await details()).toHaveLength(1);
    expect(await second.lookFor({ reference }, never)).toMatchObject({ is: 'unknown', trouble: 'integrator_asked' });
  });

  it('is not made any more once its link is not exporting', async () => {
    await accepted();
    const { reference, bill } = await linkOf();
    await rows(`update tieout.link set state = 'failed_to_export' where reference = $1`, [reference]);
    expect((await erp.createBill(bill, reference, never)).is).toBe('unclear');
    expect(await requests()).toEqual([]);
  });

  it.each<ExportPoint>(['looked', 'asking', 'asked', 'answered'])(
    'is made once though the hub dies at “%s”',
    async (point) => {
      await accepted();
      const ends = await exportOnce((at) => {
        if (at === point) throw new Died();
      });
      expect(ends).toEqual(['died']);
      expect(await requests()).toHaveLength(point === 'answered' ? 1 : 0);
      const { reference } = await linkOf();
      await settled(reference);
      await rows(`update tieout.job set held_until = '-infinity', run_at = now() where kind = 'export'`);
      expect(await exportOnce()).toEqual(['again']);
      expect(await requests()).toHaveLength(1);
      expect(await details()).toHaveLength(1);
    },
  );

  it('is answered with a no without another ask, and the no is shown at once', async () => {
    await accepted();
    expect(await exportOnce()).toEqual(['again']);
    const [detail] = await details();
    const by = await house.caller();
    const told = await house.hub.answerDetail(by, { detail: Number(detail!.id), status: 'failed', messages: ['No.'] });
    expect(told.ok).toBe(true);
    expect(await exportOnce()).toEqual(['done']);
    expect((await linkOf()).state).toBe('failed_to_export');
    const asked = await rows(`select id from tieout.event where type = 'link.asked'`);
    expect(asked).toHaveLength(1);
  });
});

it('a word that comes while an export looks is not slept over', async () => {
  await accepted();
  await exportOnce();
  const [detail] = await details();
  const by = await house.caller();
  await rows(`update tieout.job set run_at = now() where kind = 'export'`);
  let said: Promise<unknown> = Promise.resolve();
  await exportOnce((point) => {
    if (point !== 'looked') return;
    // It has looked already; what is said now it does not see.
    said = house.hub.answerDetail(by, { detail: Number(detail!.id), status: 'failed', messages: [] });
    return said as never;
  });
  await said;
  expect(await house.deps.queue.nextInMs('export')).toBeLessThan(5);
  expect(await exportOnce()).toEqual(['done']);
});

it('a no that is taken back while an export looks fails nothing, so that nobody takes the invoice back', async () => {
  const invoice = await accepted();
  await exportOnce();
  const [detail] = await details();
  const by = await house.caller();
  const say = (status: 'failed' | 'success') =>
    house.hub.answerDetail(by, { detail: Number(detail!.id), status, messages: [] });
  await say('failed');
  await exportOnce((point) => (point === 'looked' ? (say('success') as never) : undefined));
  expect((await linkOf()).state).toBe('exporting');
  expect(await house.hub.retrieve(by, { invoice })).toMatchObject({ refusal: { code: 'wrong_state' } });
  // It is looked at again at once.
  expect(await house.deps.queue.nextInMs('export')).toBeLessThan(5);
});

it('what its ERP holds beside is nobody’s to list', async () => {
  for await (const one of erp.vendors(never)) expect.fail(JSON.stringify(one));
  const record = { id: 'X', identity: 'X', label: 'X' };
  expect(await erp.lookFor({ record }, never)).toMatchObject({ is: 'unknown', trouble: 'not_told' });
});
