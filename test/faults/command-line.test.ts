import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { List } from '../../src/http/client.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { type CommandLine, commandLineOf, liveOnes, refused } from './command-line.ts';
import { endPrograms } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const simulator = '/simulator/sage-100-contractor';
const stillThere = 'The requisition is still in Sage 100 Contractor®. Please delete it before retrying.';

let tieout: Running;
let tool: CommandLine;
beforeAll(async () => {
  tieout = await runTieout();
  tool = commandLineOf(tieout);
});
afterAll(async () => {
  await endPrograms();
  await tieout?.end();
});

describe('tieout invoices', () => {
  it('lists what is synced, as a table and as JSON', async () => {
    const wanted = await tieout.as('approver').list(tieout.company, { filter: 'synced', limit: 5 });
    const { code, said } = await tool.json('approver', 'invoices', '--filter', 'synced', '--limit', '5');
    expect(code).toBe(0);
    expect(said).toEqual(wanted);
    const table = await tool.as('approver', 'invoices', '--filter', 'synced', '--limit', '5');
    expect(table).toMatchObject({ code: 0, err: '' });
    const [head, ...rows] = table.out.trimEnd().split('\n');
    expect(head).toMatch(/^ *id +invoice +vendor +commitment +billing date +due +retainage +status +erp +bill/);
    expect(rows.slice(0, 5).map((row) => Number.parseInt(row, 10))).toEqual(
      wanted.items.map(({ invoice_id }) => invoice_id),
    );
    expect(rows[5]).toBe(`More: --cursor ${wanted.next_cursor}`);
    const next = await tool.json('approver', 'invoices', '--filter', 'synced', '--cursor', wanted.next_cursor!);
    const first = wanted.items.map(({ invoice_id }) => invoice_id);
    for (const { invoice_id } of (next.said as List).items) expect(first).not.toContain(invoice_id);
  });

  it('answers every question in JSON too', async () => {
    const [item] = await liveOnes(tieout);
    const id = String(item!.invoice_id);
    const project = String(item!.project.id);
    const connection = String((await tieout.as('owner').connections(tieout.company)).connections[0]!.id);
    const questions = [
      ['me'],
      ['show', id],
      ['history', id],
      ['preview', id],
      ['projects'],
      ['commitments', '--project', project],
      ['connections'],
      ['check', connection],
    ];
    for (const question of questions) {
      const { code, said } = await tool.json('owner', ...question);
      expect([question[0], code, typeof said]).toEqual([question[0], 0, 'object']);
    }
    const shown = await tool.as('approver', 'show', id);
    expect(shown).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^erp +synced$/m) });
  });
});

describe('tieout unlink', () => {
  it('says what it would do, refuses while the bill is there, unlinks once it is gone, and once only', async () => {
    const item = (await liveOnes(tieout))[1]!;
    const id = String(item.invoice_id);
    const state = async () => {
      const now = await tieout.as('approver').invoice(tieout.company, item.invoice_id);
      return { erp_status: now.erp_status, version: now.version };
    };
    const before = await state();
    const wouldNot = await tool.as('approver', 'unlink', id, '--dry-run');
    expect(wouldNot).toEqual({ code: 6, out: `Would not unlink. ${stillThere}\n`, err: '' });
    const still = await tool.as('approver', 'unlink', id);
    expect(still).toEqual(refused(6, stillThere));
    const { code, said } = await tool.json('approver', 'unlink', id);
    expect([code, said]).toEqual([6, expect.objectContaining({ code: 'still_in_erp', detail: stillThere })]);
    const { facts } = said;
    expect(facts).toMatchObject({ erp_record_id: item.erp_record!.id });
    expect(await state()).toEqual(before);

    await tieout.call('approver', 'DELETE', `${simulator}/payable-invoices/${item.erp_record!.id}`);
    const would = await tool.as('approver', 'unlink', id, '--dry-run');
    expect(would).toMatchObject({ code: 0, err: '' });
    expect(would.out).toMatch(/^Would unlink: .+ is not in Sage 100 Contractor® \(asked live, as of \S+Z\)\. Nothing/);
    const dry = await tool.json('approver', 'unlink', id, '--dry-run');
    expect([dry.code, dry.said.would_unlink, dry.said.refusal]).toEqual([0, true, null]);
    expect(await state()).toEqual(before);

    const stale = await tool.as('approver', 'unlink', id, '--version', String(before.version + 7));
    expect(stale).toEqual(refused(5, /^Someone changed this invoice in the meantime/));
    expect(await tool.as('approver', 'unlink', id)).toEqual({ code: 0, out: 'Successfully Unlinked\n', err: '' });
    expect((await state()).erp_status).toBe('not_in_erp');
    expect(await tool.as('approver', 'unlink', id)).toEqual(refused(5, /cannot be unlinked/));
    const again = await tool.json('approver', 'unlink', id);
    expect([again.code, again.said.code, again.said.facts.erp_status]).toEqual([5, 'wrong_state', 'not_in_erp']);
  });

  it('has an exit code for each kind of no', async () => {
    const item = (await liveOnes(tieout))[2]!;
    const id = String(item.invoice_id);
    expect(await tool.as('approver', 'unlink', '999999')).toEqual(refused(3, /^There is no such invoice/));
    expect(await tool.as('outsider', 'unlink', id)).toEqual(refused(3, /^There is no such invoice/));
    expect(await tool.as('pm', 'unlink', id)).toEqual(refused(4, /Can Push to Accounting/));
    expect(await tool.as('owner', 'policies', '999999')).toEqual(refused(3, /^There is no such ERP connection/));
    const shut = ['invoices', '--csv', '--out', join(tmpdir(), 'not-there', 'list.csv')];
    expect(await tool.as('approver', ...shut)).toEqual(refused(1, /list\.csv cannot be written/));
    expect(await tool.as('approver', 'accept', id)).toEqual(refused(5, /is synced, so it cannot be accepted/));
    await tieout.call('approver', 'POST', `${simulator}/weather`, { down: true });
    try {
      expect(await tool.as('approver', 'unlink', id)).toEqual(refused(7, /Sage 100 Contractor®/));
      const { code, said } = await tool.json('approver', 'unlink', id);
      expect([code, said.code]).toEqual([7, 'erp_not_answering']);
    } finally {
      await tieout.call('approver', 'POST', `${simulator}/weather`, { down: false });
    }
    await tieout.call('approver', 'POST', `${simulator}/payable-invoices/${item.erp_record!.id}/pay`, {});
    const paid = await tool.as('approver', 'unlink', id);
    expect(paid).toMatchObject({ code: 6, out: '', err: expect.stringContaining(stillThere) });
  });
});
