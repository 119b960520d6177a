import { EventEmitter, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import type { Outcome } from '../../domain/refusal.ts';
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
});

const blank = { address: '', city: '', stateCode: '', zip: '', phone: '', email: null, active: true, erpNumber: null };
