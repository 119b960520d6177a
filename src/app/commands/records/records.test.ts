import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readErpList } from '../../../../test/support/erp-list.ts';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import type { ErpConnector } from '../../../connectors/contract.ts';
import type { VendorId } from '../../../domain/ids.ts';
import type { RecordKind } from '../../../domain/records/kinds.ts';
import type { Outcome } from '../../../domain/refusal.ts';
import { say } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, RecordFilter } from '../../unit-of-work.ts';
import { linkRecord } from './link-record.ts';
import { unlinkRecord } from './unlink-record.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

const code = (outcome: Outcome<unknown>) => (outcome.ok ? 'yes' : outcome.refusal.code);

const read = (kind: Parameters<typeof readErpList>[2], otherwise: Partial<Deps> = {}) =>
  readErpList(house, me, kind, otherwise);
const list = async (kind: RecordKind, filter: RecordFilter, more = {}) =>
  ok(await house.hub.records(me, { kind, filter, limit: 100, ...more }));
const names = async (kind: RecordKind, filter: RecordFilter) =>
  (await list(kind, filter)).records.map(({ row }) => row.name);

const blank = { address: '', city: '', stateCode: '', zip: '', phone: '', email: null, active: true, erpNumber: null };
const addVendor = async (name: string): Promise<VendorId> =>
  ok(await house.hub.directory.addVendor(me, { ...blank, name })).id;

describe('the ERP’s list of vendors', () => {
  it('is shown with its age, and before it was read it says so', async () => {
    expect((await list('vendor', 'ready_to_import')).reading).toBeNull();
    await house.simulator.setUp({
      vendors: [
        { recnum: 301, name: 'Cedar Roofing Inc.', dueTerms: '30DY', ledgerAccount: 5200 },
        { recnum: 302, name: 'Delta Glass', dueTerms: '30DY', ledgerAccount: 5200 },
        { recnum: 303, name: 'Twin Plumbing', dueTerms: '30DY', ledgerAccount: 5200 },
        { recnum: 304, name: 'Twin Plumbing', dueTerms: '30DY', ledgerAccount: 5200 },
      ],
      jobs: [],
      costCodes: [],
      costTypes: [],
      subcontracts: [],
    });
    await read('vendor');
    const found = await list('vendor', 'ready_to_import');
    expect(found.records.map(({ row }) => [row.erpNumber, row.name])).toEqual([
      ['301', 'Cedar Roofing Inc.'],
      ['302', 'Delta Glass'],
      ['303', 'Twin Plumbing'],
      ['304', 'Twin Plumbing'],
    ]);
    expect(found.counts).toMatchObject({ ready_to_import: 4, synced: 2, not_in_erp: 0 });
    expect(found.reading).toMatchObject({ error: null, askedAt: null, records: 6 });
    expect((await list('vendor', 'synced')).records.map(({ row }) => row.inList)).toEqual([true, true]);
  });

  it('is whole or stays what it was: an answer that breaks off takes nothing out of it', async () => {
    const before = (await list('vendor', 'ready_to_import')).reading!;
    const broken: Partial<Deps> = {
      connectorFor: (of) => ({
        ...house.deps.connectorFor(of),
        traits: house.deps.connectorFor(of).traits,
        async *vendors() {
          yield { number: '301', name: 'Cedar Roofing Inc.' };
          throw new Error('the line went dead');
        },
      }),
    };
    await read('vendor', broken);
    const after = await list('vendor', 'ready_to_import');
    expect(after.records).toHaveLength(4);
    expect(after.reading).toMatchObject({ asOf: before.asOf, error: 'the line went dead' });
    await read('vendor');
    expect((await list('vendor', 'ready_to_import')).reading!.error).toBeNull();
  });

  it('is paged by keyset, and searched', async () => {
    const first = await list('vendor', 'ready_to_import', { limit: 3 });
    const second = await list('vendor', 'ready_to_import', { limit: 3, cursor: first.nextCursor! });
    expect([...first.records, ...second.records].map(({ row }) => row.erpNumber)).toEqual(['301', '302', '303', '304']);
    expect(second.nextCursor).toBeNull();
    expect(await list('vendor', 'ready_to_import', { search: 'glass' })).toMatchObject({ records: [{}] });
    expect((await list('vendor', 'ready_to_import', { search: '%' })).records).toEqual([]);
    expect(code(await house.hub.records(me, { kind: 'vendor', filter: 'synced', limit: 3, cursor: 'x' }))).toBe(
      'malformed',
    );
  });
});

describe('linking', () => {
  it('says what is the same in both, and is cut again without asking the ERP', async () => {
    const id = await addVendor('Cedar Roofing');
    const { matches } = ok(await house.hub.recordMatches(me, { kind: 'vendor', id }));
    expect(matches.map(({ name, parts }) => [name, parts])).toEqual([['Cedar Roofing Inc.', ['name_alike']]]);
    const listed = matches[0]!.id;
    const ours = ok(await house.hub.recordMatches(me, { kind: 'vendor', listed }));
    expect(ours.matches).toMatchObject([{ id, parts: ['name_alike'] }]);
    expect(ok(await house.hub.linkRecord(me, { kind: 'vendor', id, listed })).row).toMatchObject({
      state: 'synced',
      erpNumber: '301',
      listed: { name: 'Cedar Roofing Inc.' },
    });
    // Once.
    expect(code(await house.hub.linkRecord(me, { kind: 'vendor', id, listed }))).toBe('record_state');
    const other = await addVendor('Cedar Roofers');
    expect(code(await house.hub.linkRecord(me, { kind: 'vendor', id: other, listed }))).toBe('erp_number_taken');
    const whole = ok(await house.hub.record(me, { kind: 'vendor', id }));
    expect(whole.history.at(-1)).toMatchObject({
      type: 'record.linked',
      by: 'Olive Owner',
      facts: { matched: 'name alike', matched_parts: ['name_alike'], number: '301' },
    });
    expect(ok(await house.hub.unlinkRecord(me, { kind: 'vendor', id }))).toMatchObject({
      message: 'Successfully Unlinked',
      row: { state: 'not_in_erp', erpNumber: null },
    });
  });

  it('of all exact matches leaves what is ambiguous', async () => {
    await addVendor('delta  GLASS');
    await addVendor('Twin Plumbing');
    const before = await list('vendor', 'not_in_erp');
    const { linked, left } = ok(await house.hub.linkMatches(me, { kind: 'vendor' }));
    expect({ linked, left }).toEqual({ linked: 1, left: before.records.length - 1 });
    expect(await names('vendor', 'not_in_erp')).toContain('Twin Plumbing');
    expect(await names('vendor', 'synced')).toContain('delta  GLASS');
  });
});

describe('bringing in', () => {
  it('makes a record of ours that is joined from the start, once', async () => {
    const [twin] = (await list('vendor', 'ready_to_import', { search: '304' })).records;
    const listed = twin!.row.listed!.id;
    const made = ok(await house.hub.importRecord(me, { kind: 'vendor', listed }));
    expect(made.row).toMatchObject({ state: 'synced', erpNumber: '304', name: 'Twin Plumbing' });
    expect(code(await house.hub.importRecord(me, { kind: 'vendor', listed }))).toBe('record_state');
  });

  it('puts aside what is not wanted, and a new reading leaves it there', async () => {
    const [one] = (await list('vendor', 'ready_to_import', { search: '301' })).records;
    const listed = one!.row.listed!.id;
    ok(await house.hub.archiveRecord(me, { kind: 'vendor', listed, archived: true }));
    await read('vendor');
    expect(await names('vendor', 'archived')).toEqual(['Cedar Roofing Inc.']);
    expect(code(await house.hub.archiveRecord(me, { kind: 'vendor', listed, archived: true }))).toBe('record_state');
    ok(await house.hub.archiveRecord(me, { kind: 'vendor', listed, archived: false }));
    expect(await names('vendor', 'archived')).toEqual([]);
  });

  it('reads jobs with their phases, codes and types, and puts them where they belong', async () => {
    await house.simulator.setUp({
      vendors: [],
      jobs: [{ recnum: 2001, name: 'Quay 9', department: 1 }],
      costCodes: [{ recnum: '4100.500', name: 'Masonry' }],
      costTypes: [{ recnum: 1, name: 'Material' }],
      subcontracts: [],
    });
    for (const kind of ['job', 'cost_code', 'cost_type'] as const) await read(kind);
    const [job] = (await list('job', 'ready_to_import')).records;
    expect(job!.row).toMatchObject({ erpNumber: '2001', name: 'Quay 9' });
    ok(await house.hub.importRecord(me, { kind: 'job', listed: job!.row.listed!.id }));
    expect(await names('job', 'synced')).toEqual(['Pier 4', 'Quay 9']);
    const codes = (await list('cost_code', 'ready_to_import')).records;
    expect(codes.map(({ row }) => [row.erpNumber, row.project?.name])).toEqual([['4100.500', 'Pier 4']]);
    const code = ok(await house.hub.importRecord(me, { kind: 'cost_code', listed: codes[0]!.row.listed!.id }));
    expect(code.row).toMatchObject({ state: 'synced', project: { name: 'Pier 4' } });
    expect(await names('cost_type', 'ready_to_import')).toEqual(['Material']);
  });
});

describe('who may', () => {
  it('reads with Read Only, keeps with Standard, and of another company there is nothing', async () => {
    const grants = { ...me.grants, erp_integrations: 'read_only' as const, push_to_accounting: false };
    const reader = { ...me, grants };
    const [one] = (await list('vendor', 'ready_to_import')).records;
    const listed = one!.row.listed!.id;
    expect(code(await house.hub.records(reader, { kind: 'vendor', filter: 'synced', limit: 1 }))).toBe('yes');
    for (const refused of [
      await house.hub.importRecord(reader, { kind: 'vendor', listed }),
      await house.hub.archiveRecord(reader, { kind: 'vendor', listed, archived: true }),
      await house.hub.linkMatches(reader, { kind: 'vendor' }),
      await house.hub.refreshRecords(reader, { kind: 'vendor' }),
      await house.hub.unlinkRecord(reader, { kind: 'commitment', id: house.commitments[0]! }),
    ]) {
      expect(code(refused)).toBe('not_permitted');
    }
    const stranger = await house.stranger();
    expect(code(await house.hub.importRecord(stranger, { kind: 'vendor', listed }))).toBe('not_found');
    expect(code(await house.hub.record(stranger, { kind: 'commitment', id: house.commitments[0]! }))).toBe('not_found');
    expect(code(await house.hub.unlinkRecord(stranger, { kind: 'commitment', id: house.commitments[0]! }))).toBe(
      'not_found',
    );
    expect(
      ok(await house.hub.records(stranger, { kind: 'vendor', filter: 'ready_to_import', limit: 9 })).records,
    ).toEqual([]);
    expect(
      code(
        await house.hub.records(
          { ...me, grants: { ...grants, erp_integrations: 'none' } },
          { kind: 'job', filter: 'synced', limit: 1 },
        ),
      ),
    ).toBe('not_permitted');
  });
});

describe('a connection that is driven from outside', () => {
  it('offers what its integrator staged, and tells it what was brought in', async () => {
    const them = await house.stranger();
    ok(await house.hub.connectOutside(them, { name: 'Vista' }));
    const record = { itemType: 'vendor', originId: 'V-9', originCode: null, originData: null, parentId: null };
    const [staged] = ok(
      await house.hub.stageRecords(them, [{ id: null, ...record, status: 'staged', body: { name: 'Vega Paving' } }]),
    );
    await readErpList(house, them, 'vendor');
    const query = { kind: 'vendor', limit: 9 } as const;
    const [there] = ok(await house.hub.records(them, { ...query, filter: 'ready_to_import' })).records;
    expect(there!.row).toMatchObject({ erpNumber: 'V-9', name: 'Vega Paving' });
    ok(await house.hub.importRecord(them, { kind: 'vendor', listed: there!.row.listed!.id }));
    expect(ok(await house.hub.stagedRecord(them, staged!.id))).toMatchObject({ status: 'imported' });
    // What it did not stage may be there all the same.
    const synced = ok(await house.hub.records(them, { ...query, filter: 'synced' })).records;
    expect(synced.filter(({ row }) => row.inList === false)).toEqual([]);
  });
});

describe('a commitment that was entered in the ERP already', () => {
  it('is looked at there before it is linked, and only on the same job', async () => {
    const vendor = await addVendor('Slate Roofs');
    const make = async (number: string) =>
      ok(
        await house.hub.project.createCommitment(me, {
          ...{ project: house.project, kind: 'subcontract', vendor, number, title: 'Roof' },
        }),
      ).id;
    const id = await make('SC-300');
    await house.simulator.setUp({
      ...{ vendors: [], jobs: [], costCodes: [], costTypes: [] },
      subcontracts: [{ ctcnum: 'SC-300', vendor: 202, job: 1001, description: 'Roof', lines: [] }],
    });
    await read('commitment');
    const { matches } = ok(await house.hub.recordMatches(me, { kind: 'commitment', id }));
    expect(matches[0]).toMatchObject({ number: 'SC-300', parts: ['number', 'name'] });
    const listed = matches[0]!.id;
    const lost: Deps = {
      ...house.deps,
      connectorFor: (of) => ({
        ...house.deps.connectorFor(of),
        traits: house.deps.connectorFor(of).traits,
        findRecord: async () => ({ is: 'gone', asOf: await house.deps.clock.now() }),
      }),
    };
    expect(code(await linkRecord(lost, me, { kind: 'commitment', id, listed }))).toBe('not_found');
    expect(ok(await house.hub.linkRecord(me, { kind: 'commitment', id, listed })).row.state).toBe('synced');
    expect(code(await house.hub.sendRecord(me, { kind: 'commitment', id: await make('SC-301') }))).toBe('invalid');
  });
});

describe('the safe order', () => {
  it('holds: nothing is parted while something joined stands on it, and the ERP has to have let go', async () => {
    const commitment = house.commitments[0]!;
    const unlink = (kind: RecordKind, id: number) => house.hub.unlinkRecord(me, { kind, id });
    const [older, newer] = [await house.approved(commitment, 1_000), await house.approved(commitment, 2_000)];
    for (const invoice of [older, newer]) {
      ok(await house.hub.send(me, { invoice }));
      ok(await house.hub.accept(me, { invoice }));
    }
    await house.exportAll();
    const vendor = (await list('vendor', 'synced', { search: 'Ace' })).records[0]!.row.id!;
    expect(await unlink('vendor', vendor)).toMatchObject({
      refusal: { code: 'record_held', facts: { held: [{ kind: 'commitment', id: commitment, label: 'SC-001' }] } },
    });
    expect(await unlink('job', house.project)).toMatchObject({ refusal: { code: 'record_held', facts: { count: 3 } } });
    expect(await unlink('commitment', commitment)).toMatchObject({
      refusal: {
        code: 'record_held',
        facts: {
          held: [
            { kind: 'invoice', id: newer },
            { kind: 'invoice', id: older },
          ],
        },
      },
    });
    for (const invoice of [newer, older]) {
      const { link } = ok(await house.hub.invoice(me, invoice));
      await house.simulator.books.delete(link!.record!.id);
      ok(await house.hub.unlink(me, { invoice }));
    }
    const still = await unlink('commitment', commitment);
    expect(still.ok ? null : say(still.refusal)).toBe(
      'The commitment is still in your ERP system. Please delete it before retrying.',
    );
    const { history } = ok(await house.hub.record(me, { kind: 'commitment', id: commitment }));
    expect(history.at(-1)).toMatchObject({ type: 'record.unlink_refused', facts: { evidence: { is: 'present' } } });
    const listing = (subcontracts: ErpConnector['subcontracts']): Deps => ({
      ...house.deps,
      connectorFor: (of) => ({
        ...house.deps.connectorFor(of),
        traits: { ...house.deps.connectorFor(of).traits, makes: [] },
        subcontracts,
      }),
    });
    const asked = (subcontracts: ErpConnector['subcontracts']) =>
      unlinkRecord(listing(subcontracts), me, { kind: 'commitment', id: commitment });
    const brokenOff = async function* () {
      yield* [];
      throw new Error('the line went dead');
    };
    expect(code(await asked(brokenOff))).toBe('erp_not_answering');
    // While the ERP was asked, somebody sent another invoice: what stands on it counts at the end.
    const [invoice] = [await house.approved(commitment, 500)];
    const meanwhile = async function* () {
      yield* [];
      ok(await house.hub.send(me, { invoice: invoice! }));
    };
    expect(code(await asked(meanwhile))).toBe('record_held');
    ok(await house.hub.retrieve(me, { invoice: invoice! }));
    const none = async function* () {
      yield* [];
    };
    // Out of use there, it is in no list, and is there: where the ERP finds it by its number, that is asked.
    const finding: Deps = {
      ...house.deps,
      connectorFor: (of) => ({
        ...house.deps.connectorFor(of),
        traits: { ...house.deps.connectorFor(of).traits, makes: [], finds: ['commitment'] },
        subcontracts: none,
      }),
    };
    expect(code(await unlinkRecord(finding, me, { kind: 'commitment', id: commitment }))).toBe(
      'commitment_still_in_erp',
    );
    expect(ok(await asked(none))).toMatchObject({ message: 'Successfully Unlinked', row: { state: 'not_in_erp' } });
    expect(ok(await unlink('vendor', vendor)).row.state).toBe('not_in_erp');
  });
});
