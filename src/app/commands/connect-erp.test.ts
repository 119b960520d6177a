import { EventEmitter, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { openBookNames } from '../../store/books.ts';
import { ofItsRows } from '../../store/connect.ts';
import type { Caller } from '../unit-of-work.ts';

let house: SmallHouse;
let them: Caller;
beforeAll(async () => {
  house = await smallHouse();
  them = await house.stranger();
});
afterAll(() => house.close());

const code = (outcome: Outcome<unknown>) => (outcome.ok ? 'yes' : outcome.refusal.code);
/** It is one, whatever it becomes. */
const connection = async () =>
  house.deps.work.run(them, async (tx) => {
    const [one, ...others] = (await tx.connections.list()).map(({ id, kind, name }) => ({ id, kind, name }));
    expect(others).toEqual([]);
    return [one!] as const;
  });
const connect = (kind: 'tryton' | 'sage_100_contractor') => house.hub.connectErp(them, { kind });
const outside = (name = 'Vista') => house.hub.connectOutside(them, { name });

describe('the choice of an ERP', () => {
  it('may be another one, and back, while nothing was ever sent', async () => {
    const [{ id }] = await connection();
    expect(code(await connect('sage_100_contractor'))).toBe('connected_already');
    expect(ok(await connect('tryton'))).toBe(id);
    expect(ok(await outside())).toBe(id);
    expect(await connection()).toEqual([{ id, kind: 'outside', name: 'Vista' }]);
    expect(ok(await connect('tryton'))).toBe(id);
    expect(await connection()).toEqual([{ id, kind: 'tryton', name: 'Tryton' }]);
    const told = await house.deps.work.run(them, (tx) => tx.directory.history(null, 10));
    const chosen = told.filter(({ type }) => type === 'connection.chosen');
    expect(chosen.map(({ by, facts }) => [by !== null, (facts.changes as { erp: unknown }).erp])).toEqual([
      [true, ['Vista', 'Tryton']],
      [true, ['Tryton', 'Vista']],
      [true, [expect.any(String), 'Tryton']],
    ]);
  });

  it('says of every table with rows of a connection what becomes of them', async () => {
    const tables = await sql<{ of: string }>(
      house.urls.superUrl,
      `select conrelid::regclass::text as of from pg_constraint where contype = 'f' and confrelid = 'connection'::regclass`,
    );
    expect([...new Set(tables.map((table) => table.of))].toSorted()).toEqual(Object.keys(ofItsRows));
  });

  it('takes nothing along of what another kind told or opened', async () => {
    const [{ id, kind }] = await connection();
    const rows: Record<string, object> = {
      agent: { key_id: 'k'.repeat(22), name: 'office', version: '1', host: 'SRV', enrolled_by: them.person },
      agent_code: { code_hash: `\\x${'00'.repeat(32)}`, made_by: them.person, expires_at: '2126-01-01' },
      alert: { kind: 'reads_failing', tell_after: '2026-01-01' },
      connection_secret: { name: 'password', sealed: 'sealed' },
      connection_test: { name: 'reach', ok: true, ms: 3 },
      erp_calls: { at: '2026-01-01', calls: 1, failed: 0, total_ms: 1, longest_ms: 1 },
      erp_reading: { kind: 'vendor' },
      erp_record: { kind: 'vendor', key: '201', number: '201', name: 'Ace Concrete' },
      external_record: { item_type: 'vendor', item_id: 1, origin_data: 'about it' },
      staged_record: { item_type: 'vendor', origin_id: 'V-1' },
    };
    for (const [table, row] of Object.entries(rows)) {
      const all = { company_id: them.company, connection_id: id, ...row };
      const values = Object.values(all).map((_, index) => `$${index + 1}`);
      const insert = `insert into ${table} (${Object.keys(all)}) values (${values})`;
      await sql(house.urls.superUrl, insert, Object.values(all));
    }
    await sql(house.urls.superUrl, `update connection set way = 'agent', tie_out_hour = 5 where id = $1`, [id]);
    const left = Object.entries(ofItsRows).flatMap(([table, becomes]) => (becomes === 'left behind' ? [table] : []));
    expect(Object.keys(rows)).toEqual(expect.arrayContaining(left));
    const counts = () =>
      Promise.all(
        left.map(async (table) => {
          const found = await sql(house.urls.superUrl, `select from ${table} where connection_id = $1`, [id]);
          return [table, found.length];
        }),
      );
    expect(await counts()).toEqual(left.map((table) => [table, 1]));
    expect(ok(await connect(kind === 'tryton' ? 'sage_100_contractor' : 'tryton'))).toBe(id);
    expect(await counts()).toEqual(left.map((table) => [table, 0]));
    const [after] = await sql(
      house.urls.superUrl,
      `select way, tie_out_hour, (select count(*)::integer from agent where connection_id = c.id and revoked_at is null) as agents,
        (select count(*)::integer from alert where connection_id = c.id and ended_at is null) as alerts
       from connection c where id = $1`,
      [id],
    );
    // When it is tied out is the company's own choice.
    expect(after).toEqual({ way: null, tie_out_hour: 5, agents: 0, alerts: 0 });
    expect(ok(await connect(kind as 'tryton'))).toBe(id);
  });

  it('is looked over after a restore by a tie-out of its own, and not by one of the books before it', async () => {
    const [{ id, kind }] = await connection();
    const other = kind === 'tryton' ? 'sage_100_contractor' : 'tryton';
    await sql(
      house.urls.superUrl,
      `update connection set restored_as_of = now() - interval '2 days', restored_at = now() - interval '1 day' where id = $1`,
      [id],
    );
    await sql(
      house.urls.superUrl,
      `insert into tie_out (company_id, connection_id, begun_at, ended_at, state) values ($1, $2, now(), now(), 'complete')`,
      [them.company, id],
    );
    ok(await connect(other));
    expect(code(await house.hub.lookOver(them, { connection: id }))).toBe('tie_out_first');
    ok(await connect(kind as 'tryton'));
    await sql(house.urls.superUrl, 'update connection set restored_as_of = null, restored_at = null where id = $1', [
      id,
    ]);
  });

  it('keeps what its integrator told where it is only called otherwise', async () => {
    ok(await outside('Vista'));
    const [{ id }] = await connection();
    await sql(
      house.urls.superUrl,
      `insert into staged_record (company_id, connection_id, item_type, origin_id) values ($1, $2, 'vendor', 'V-2')`,
      [them.company, id],
    );
    ok(await outside('Viewpoint Vista'));
    expect(await connection()).toEqual([{ id, kind: 'outside', name: 'Viewpoint Vista' }]);
    expect(await sql(house.urls.superUrl, 'select from staged_record where connection_id = $1', [id])).toHaveLength(1);
    ok(await connect('tryton'));
  });

  it('is made no more where an integrator has numbered a record, unless it takes the number back', async () => {
    ok(await outside('Vista'));
    const [{ id }] = await connection();
    await sql(
      house.urls.superUrl,
      `insert into external_record (company_id, connection_id, item_type, item_id, origin_id) values ($1, $2, 'vendor', 1, 'L-777')`,
      [them.company, id],
    );
    expect(code(await connect('tryton'))).toBe('connection_in_use');
    expect(ok(await outside('Viewpoint Vista'))).toBe(id);
    await sql(house.urls.superUrl, 'update external_record set origin_id = null where connection_id = $1', [id]);
    expect(ok(await connect('tryton'))).toBe(id);
  });

  it('waits for what is just being joined with it, which then stands in its way', async () => {
    const stays = (kind: string, id: ConnectionId) =>
      house.deps.work.run(them, (tx) => tx.connections.stays({ id, kind }));
    const [{ id, kind }] = await connection();
    expect([await stays(kind, id), await stays('outside', id)]).toEqual([true, false]);
    const { promise: held, resolve: holds } = Promise.withResolvers<void>();
    const { promise: waits, resolve: waited } = Promise.withResolvers<void>();
    const joining = house.deps.work.run(them, async (tx) => {
      await tx.connections.stays({ id, kind });
      holds();
      await waits;
      const said = { by: them.person, projectId: null, invoiceId: null, linkId: null, facts: {} };
      await tx.events.append([{ ...said, type: 'record.linked', record: { kind: 'vendor', id: 1 } } as never]);
    });
    await held;
    const chosen = connect('sage_100_contractor');
    // Long enough for it to come to where it waits; it ends the same where it comes later.
    await setTimeout(200);
    waited();
    await joining;
    expect(code(await chosen)).toBe('connection_in_use');
    await sql(house.urls.superUrl, `delete from event where type = 'record.linked'`);
  });

  it('waits for what is just being sent, and is then made no more', async () => {
    const [{ id }] = await connection();
    const vendor = ok(await house.hub.directory.addVendor(them, { ...blank, name: 'Vega Paving' })).id;
    const added = new EventEmitter();
    const sending = house.deps.work.run(them, async (tx) => {
      await tx.records.addFlow({ kind: 'vendor', id: vendor, projectId: null } as never, id, them.person);
      added.emit('yes');
      // Long enough for both to have come to where they wait.
      await setTimeout(200);
    });
    await once(added, 'yes');
    const chosen = [outside(), connect('sage_100_contractor')];
    await sending;
    expect((await Promise.all(chosen)).map(code)).toEqual(['connection_in_use', 'connection_in_use']);
    expect(await connection()).toMatchObject([{ kind: 'tryton' }]);
  });

  it('is given no name of the books of the one before it, which was still being read', async () => {
    const [{ id }] = await connection();
    await sql(
      house.urls.superUrl,
      `update record_flow set state = 'exporting', accepted_by = sent_by, asked_at = now(), number = '7', wanted = '{}', fingerprint = ''
       where connection_id = $1`,
      [id],
    );
    const learn = openBookNames(house.database);
    const place = { company: them.company, id };
    expect(await learn({ ...place, kind: 'sage_100_contractor' }, 'Books of before')).toBeNull();
    expect(await learn({ ...place, kind: 'tryton' }, 'Its books')).toBe('Its books');
    expect(await learn({ ...place, kind: 'sage_100_contractor' }, 'Books of before')).toBe('Its books');
  });
});

const blank = { address: '', city: '', stateCode: '', zip: '', phone: '', email: null, active: true, erpNumber: null };
