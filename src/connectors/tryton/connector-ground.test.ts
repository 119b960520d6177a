import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newReference } from '../../../test/support/small-bill.ts';
import { invoices } from '../../../test/support/tryton-hands.ts';
import { openTrytonHarness, type TrytonHarness } from '../../../test/support/tryton-harness.ts';
import type { BillKey } from '../contract.ts';
import { listed } from '../kit/case.ts';

const never = new AbortController().signal;
let harness: TrytonHarness;
beforeAll(async () => {
  harness = await openTrytonHarness('drafts');
});
afterEach(() => harness?.weather.comeBack());
afterAll(() => harness?.close());

const signIns = () => harness.weather.heard().filter((method) => method === 'common.db.login').length;

describe('an absence', () => {
  it('says nothing where the user has switched to another company, whose rules hide the bill', async () => {
    const { admin } = harness.tryton;
    const { bill, reference } = await harness.aBill();
    expect(await harness.connector.createBill(bill, reference, never)).toMatchObject({ is: 'created' });
    const party = await admin.make('party.party', { name: 'The owner’s other company' });
    const currency = await admin.one('currency.currency', ['code', '=', 'USD']);
    const other = await admin.make('company.company', { party, currency });
    const user = await admin.one('res.user', ['login', '=', 'tieout']);
    const home = await admin.one('company.company', ['id', '!=', other]);
    await admin.call('model.res.user.write', [user], { companies: [['add', [other]]], company: other });
    try {
      for (const key of [{ reference }, { reference: newReference() }]) {
        const seen = await harness.connector.lookFor(key, never);
        expect(seen).toMatchObject({ is: 'unknown', trouble: 'empty_company' });
      }
      expect(await harness.connector.check(never)).toMatchObject({ ok: false, trouble: 'empty_company' });
    } finally {
      await admin.call('model.res.user.write', [user], { company: home });
    }
    expect(await harness.connector.lookFor({ reference }, never)).toMatchObject({ is: 'present' });
  });

  it('says nothing to a user who may not see invoices', async () => {
    const { admin } = harness.tryton;
    await admin.make('res.user', { name: 'Bare', login: 'bare', password: 'bare-pw-4861' });
    const bare = harness.open({ user: 'bare', password: () => 'bare-pw-4861' });
    expect(await bare.lookFor({ reference: newReference() }, never)).toMatchObject({
      is: 'unknown',
      trouble: 'right_missing',
    });
    const { bill, reference } = await harness.aBill();
    expect((await bare.createBill(bill, reference, never)).is).not.toBe('created');
  });

  it('says nothing while a rule hides bills from the user, whose company it is all the same', async () => {
    const { admin } = harness.tryton;
    const { bill, reference } = await harness.aBill();
    const made = await harness.connector.createBill(bill, reference, never);
    if (made.is !== 'created') throw new Error(JSON.stringify(made));
    const model = await admin.one('ir.model', ['model', '=', invoices]);
    const rules = [['create', [{ domain: '[["state", "=", "posted"]]' }]]];
    const may = { perm_read: true, perm_write: false, perm_create: false, perm_delete: false };
    const group = await admin.make('ir.rule.group', { name: 'Posted only', model, global_p: true, ...may, rules });
    try {
      for (const key of [{ record: made.record }, { reference }]) {
        expect(await harness.connector.lookFor(key, never)).toMatchObject({
          is: 'unknown',
          because: expect.stringContaining('supplier invoices that the rule “Posted only” hides'),
          trouble: 'right_missing',
        });
      }
      await expect(listed(harness.connector.bills(never))).rejects.toMatchObject({ code: 'right_missing' });
    } finally {
      await admin.call('model.ir.rule.group.delete', [group]);
    }
    expect(await harness.connector.lookFor({ record: made.record }, never)).toMatchObject({ is: 'present' });
    expect(await harness.connector.lookFor({ reference: newReference() }, never)).toMatchObject({ is: 'gone' });
  });

  it('says nothing of a database that is not there', async () => {
    const nowhere = harness.open({ database: 'nowhere' });
    expect(await nowhere.lookFor({ reference: newReference() }, never)).toMatchObject({
      is: 'unknown',
      trouble: 'database_missing',
    });
  });
});

describe('a subcontract', () => {
  it('is there while an account of its code is, in use or not, and under whichever job', async () => {
    const { admin } = harness.tryton;
    const accounts = 'analytic_account.account';
    const job = (code: string) => admin.one(accounts, ['code', '=', code], ['parent.name', '=', 'Jobs']);
    const [pier, mill] = [await job('1001'), await job('1002')];
    const [known] = await admin.find(accounts, [['id', '=', pier]], ['root', 'company']);
    const { root, company } = known!;
    const fields = { code: 'SC-777', name: 'Cranes', type: 'normal', root, company, parent: pier };
    const id = await admin.make(accounts, fields);
    const listed = async (number: string) => {
      const found: string[] = [];
      for await (const one of harness.connector.subcontracts(number, never)) found.push(one.number);
      return found;
    };
    const seen = () => harness.connector.findRecord({ type: 'commitment', number: 'SC-777' }, never);
    const change = (values: object) => admin.call(`model.${accounts}.write`, [id], values);
    expect(await listed('1001')).toContain('SC-777');
    expect(await seen()).toMatchObject({ is: 'present', number: 'SC-777', name: 'Cranes' });
    await change({ active: false });
    expect(await listed('1001')).not.toContain('SC-777');
    expect(await seen()).toMatchObject({ is: 'present' });
    await change({ active: true, parent: mill });
    expect(await listed('1001')).not.toContain('SC-777');
    expect(await seen()).toMatchObject({ is: 'present' });
    await admin.call(`model.${accounts}.delete`, [id]);
    expect(await seen()).toMatchObject({ is: 'gone' });
  });
});

describe('signing in', () => {
  it('is tried once with a password that is refused, and at once with another', async () => {
    let password = 'not-the-password';
    const erp = harness.open({ password: () => password });
    harness.weather.heard();
    for (let i = 0; i < 8; i++) {
      expect(await erp.check(never)).toMatchObject({ ok: false, trouble: 'login_refused' });
    }
    expect(signIns()).toBe(1);
    password = 'tieout-pw-7395';
    expect(await erp.check(never)).toEqual({ ok: true });
    expect(signIns()).toBe(1);
  });

  it('happens once for many who ask at the same time', async () => {
    const erp = harness.open();
    harness.weather.heard();
    await Promise.all([1, 2, 3].map(() => erp.lookFor({ reference: newReference() }, never)));
    expect(signIns()).toBe(1);
  });

  it('says that a secret is missing, and asks nothing', async () => {
    const erp = harness.open({
      password: () => {
        throw new Error('There is no secret in TIEOUT_SECRET_TRYTON.');
      },
    });
    harness.weather.heard();
    expect(await erp.check(never)).toMatchObject({
      ok: false,
      because: expect.stringContaining('TIEOUT_SECRET_TRYTON'),
    });
    expect(harness.weather.heard()).toEqual([]);
  });
});

describe('looking for many', () => {
  it('takes one call for two hundred, and one more proof for those that are absent', async () => {
    const { bill, reference } = await harness.aBill();
    const made = await harness.connector.createBill(bill, reference, never);
    if (made.is !== 'created') throw new Error(JSON.stringify(made));
    const keys = Array.from({ length: 400 }, (): BillKey => ({ record: made.record }));
    harness.weather.heard();
    let present = 0;
    for await (const one of harness.connector.lookForMany(keys, never)) present += Number(one.is === 'present');
    expect(present).toBe(400);
    expect(harness.weather.heard()).toEqual(Array(2).fill(`model.${invoices}.search_read`));
  });
});
