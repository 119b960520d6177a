import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { exported } from '../../../test/support/exported.ts';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { beginCorrection } from '../../app/commands/corrections/begin.ts';
import { abandonCorrection } from '../../app/commands/corrections/change.ts';
import { checkCorrection } from '../../app/commands/corrections/check.ts';
import type { Caller } from '../../app/unit-of-work.ts';
import type { BillKey } from '../../connectors/contract.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { Sighting, Standing } from '../../domain/sighting.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house?.close());
const voidIsGone = (is: boolean) => sql(house.urls.superUrl, 'update tieout.connection set void_is_gone = $1', [is]);
afterEach(() => voidIsGone(false));

/** An invoice in correction whose bill was taken back, and a check for which the ERP says what it is told to. */
async function cut() {
  const invoice = await exported(house);
  const { link } = (await house.deps.reads.erpInvoice(me, invoice))!;
  const record = link!.record!;
  const correction = ok(await beginCorrection(house.deps, me, { invoice, reason: 'The amount is wrong.' }));
  await house.simulator.books.delete(record.id);
  ok(await house.hub.unlink(me, { invoice }));
  const check = async (says: (key: BillKey) => Omit<Sighting & { is: 'present' }, 'asOf'> | null) => {
    const asOf = await house.deps.clock.now();
    const lookFor = async (key: BillKey): Promise<Sighting> => {
      const seen = says(key);
      return seen === null ? { is: 'gone', lastSeen: null, asOf } : { ...seen, asOf };
    };
    const connectorFor: typeof house.deps.connectorFor = (of) => ({ ...house.deps.connectorFor(of), lookFor });
    ok(await checkCorrection({ ...house.deps, connectorFor }, me, { correction }));
  };
  const seen = (standing: Standing) =>
    check(() => ({ is: 'present', record, standing, fingerprint: null }) as Omit<Sighting & { is: 'present' }, 'asOf'>);
  return { invoice, correction, record, check, seen };
}
const cameBack = { ok: false, refusal: { code: 'bill_came_back' } };
const send = (invoice: InvoiceId) => house.hub.send(me, { invoice });

it('a bill that is seen there again as void stands there, but where a void counts as gone', async () => {
  const { invoice, seen } = await cut();
  await seen('void');
  expect(await send(invoice)).toMatchObject(cameBack);
  await voidIsGone(true);
  ok(await send(invoice));
});

it('what was entered in the place of an invoice is not sent beside the bill of that one', async () => {
  const { invoice, correction, seen } = await cut();
  ok(await house.hub.project.deleteInvoice(me, house.project, invoice));
  const next = await house.approved(house.commitments[0]!, 400_000);
  const story = await house.deps.work.run(me, (tx) => tx.corrections.story(correction));
  expect(story!.correction.successorId, 'it is entered in its place').toBe(next);
  await seen('live');
  expect(await send(next)).toMatchObject(cameBack);
});

it('a bill that a tie-out found again as a second one of a newer stays so once that one is cut', async () => {
  const { invoice, record, check } = await cut();
  await check(() => null);
  ok(await send(invoice));
  ok(await house.hub.accept(me, { invoice }));
  await house.exportAll();
  const { link } = (await house.deps.reads.erpInvoice(me, invoice))!;
  await sql(
    house.urls.superUrl,
    `with run as (insert into tieout.tie_out (company_id, connection_id, state, begun_at, ended_at)
        select company_id, connection_id, 'complete', clock_timestamp(), clock_timestamp() from tieout.link where id = $1
        returning company_id, id)
      insert into tieout.tie_out_finding (company_id, tie_out_id, kind, link_id, invoice_id, record_id, label)
        select company_id, id, 'duplicated', $1, $2, $3, $3 from run`,
    [link!.id, invoice, record.id],
  );
  await house.simulator.books.delete(link!.record!.id);
  ok(await house.hub.unlink(me, { invoice }));
  expect(await send(invoice)).toMatchObject(cameBack);
});

it('another bill under the number of the one that was taken back keeps nobody from going on', async () => {
  const { invoice, record, check } = await cut();
  const another = { ...record, identity: '00000000-0000-4000-8000-000000000000' };
  await check((key) =>
    'record' in key ? { is: 'present', record: another, standing: 'live', fingerprint: null } : null,
  );
  ok(await send(invoice));
});

it('a correction with such a bill is not given up', async () => {
  const { correction, seen } = await cut();
  await seen('live');
  const giveUp = () => abandonCorrection(house.deps, me, { correction, reason: 'Somebody else does it.' });
  expect(await giveUp()).toMatchObject(cameBack);
  await voidIsGone(true);
  await seen('void');
  ok(await giveUp());
});
