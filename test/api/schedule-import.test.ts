import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { type Billing, billing } from '../support/billing.ts';
import { need } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { type Answer, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
let project: number;
let vendor: number;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  ({ project } = await bills.site('SC-2604-01'));
  vendor = (await tieout.call('pm', 'GET', '/rest/v1.0/vendors')).body[0].id;
});
afterAll(() => tieout.end());

const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function draft(method = 'amount'): Promise<string> {
  const made = await tieout.call('pm', 'POST', '/rest/v1.0/work_order_contracts', {
    project_id: project,
    work_order_contract: { vendor_id: vendor, accounting_method: method },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return `/api/v1/companies/${tieout.company}/projects/${project}/commitments/${made.body.id}/schedule-of-values`;
}
/** Sends bytes under a content type of their own. */
async function send(path: string, type: string, body: string | Buffer, who = 'pm'): Promise<Answer> {
  const response = await fetch(`${tieout.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tieout.token(who)}`, 'content-type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}
const lines = async (schedule: string) => (await tieout.call('pm', 'GET', schedule)).body.lines;
const csv = [
  'Cost Code,Cost Type,Description,Amount',
  '03-100,S,"Forms, walls","1,000.00"',
  '03-200,M,Bars,500',
  ',,Total,1500',
]
  .join('\r\n')
  .concat('\r\n');

describe('a schedule of values', () => {
  it('comes out of a CSV file, first dry and then in earnest', async () => {
    const schedule = await draft();
    const dry = await send(`${schedule}/import?dry_run=true`, 'text/csv', `\ufeff${csv}`);
    expect(dry).toMatchObject({ status: 200, body: { dry_run: true, imported: 2, total: '1500.00' } });
    expect(await lines(schedule)).toEqual([]);
    const done = await send(`${schedule}/import`, 'text/csv; charset=utf-8', csv);
    expect(done.body).toMatchObject({ dry_run: false, imported: 2, lines: dry.body.lines });
    expect(await lines(schedule)).toMatchObject([
      { position: 1, description: 'Forms, walls', amount: '1000.00', cost_code: { code: '03-100' } },
      { position: 2, description: 'Bars', amount: '500.00', cost_type: { code: 'M' } },
    ]);
    await send(`${schedule}/import?mode=append`, 'text/csv', csv);
    expect(await lines(schedule)).toHaveLength(4);
    await send(
      `${schedule}/import?mode=replace`,
      'text/csv',
      csv.replace('1,000.00', '2,000.00').replace('1500', '2500'),
    );
    expect(await lines(schedule)).toMatchObject([{ amount: '2000.00' }, { amount: '500.00' }]);
  });

  it('is never taken from a file in an encoding that would have to be guessed; Excel’s Unicode text is read', async () => {
    const schedule = await draft();
    const text = csv.replace('Bars', 'Café');
    const latin = expectProblem(
      await send(`${schedule}/import`, 'text/csv', Buffer.from(text, 'latin1')),
      422,
      'invalid',
    );
    expect(latin.facts).toMatchObject({ field: 'file', because: 'import_encoding' });
    expect(await lines(schedule)).toEqual([]);
    await send(`${schedule}/import`, 'text/csv', Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(await lines(schedule)).toMatchObject([{ description: 'Forms, walls' }, { description: 'Café' }]);
  });

  it('comes out of what was pasted from a spreadsheet, by tabs, or by semicolons', async () => {
    const schedule = await draft('unit');
    const text = 'Cost Code\tType\tItem\tQty\tUnit\tUnit Cost\n03-100\tSubcontract\tForms\t12.5\tcy\t$ 3.20\n';
    const pasted = await tieout.call('pm', 'POST', `${schedule}/import`, { text });
    expect(pasted).toMatchObject({ status: 200, body: { total: '40.00' } });
    const twoWays = await send(
      `${schedule}/import`,
      'text/plain',
      'Cost Code;Cost Type;Description;Amount\n03-100;S;Steel;1.500\n',
    );
    expect(expectProblem(twoWays, 422, 'rows_refused').facts.rows).toMatchObject([
      { row: 2, column: 'amount', because: 'number_ambiguous' },
    ]);
    const semicolons = await send(`${schedule}/import`, 'text/plain', text.replaceAll('\t', ';'));
    expect(semicolons).toMatchObject({ status: 200, body: { total: '80.00' } });
    expect(await lines(schedule)).toMatchObject([
      { quantity: '12.5', unit_price: '3.2', unit: 'cy', amount: '40.00' },
      { quantity: '12.5', amount: '40.00' },
    ]);
  });

  it('comes out of an Excel file, numbers as Excel keeps them', async () => {
    const schedule = await draft();
    const head = ['Cost Code', 'Cost Type', 'Description', 'Amount'].map((value) => ({ value }));
    const row = (code: string, amount: number) => [
      { value: code },
      { value: 'S' },
      { value: 'Work' },
      { value: amount },
    ];
    const file = await writeXlsxFile([head, row('03-100', 0.1 + 0.2), row('03-200', 1234.5)]).toBuffer();
    const done = await send(`${schedule}/import`, excel, file);
    expect(done, JSON.stringify(done.body)).toMatchObject({ status: 200, body: { imported: 2, total: '1234.80' } });
    const dated = [[...head], [{ value: new Date('2026-03-10'), format: 'm-d' }, ...row('', 1).slice(1)]];
    const wrong = await send(`${schedule}/import`, excel, await writeXlsxFile(dated as never).toBuffer());
    expectProblem(wrong, 422, 'rows_refused');
    expect(wrong.body.detail).toContain('row 2, Cost Code: the spreadsheet made a date of it');
  });

  it('is taken whole or not at all, with every wrong cell told by row and column', async () => {
    const schedule = await draft();
    const text = [
      'Cost Code,Cost Type,Description,Amount',
      '03-100,S,Right,1',
      '99-999,S,Wrong,1',
      '03-100,Z,Wrong,much',
    ];
    const refused = await send(`${schedule}/import`, 'text/csv', text.join('\n'));
    expectProblem(refused, 422, 'rows_refused');
    expect(refused.body.facts).toMatchObject({
      count: 2,
      rows: [
        { row: 3, column: 'cost_code', because: 'unknown' },
        { row: 4, column: 'cost_type', because: 'unknown' },
        {
          row: 4,
          column: 'amount',
          because: 'money',
          detail: expect.stringContaining('row 4, Amount: an amount needs'),
        },
      ],
    });
    expect(refused.body.detail).toMatch(/^2 of these rows cannot be taken, so none was: row 3, Cost Code: /);
    expect(await lines(schedule)).toEqual([]);
  });

  it('that is no table, or is too much, is refused', async () => {
    const schedule = await draft();
    const because = (answer: Answer) => expectProblem(answer, 422, 'invalid').facts.because;
    expect(
      because(await send(`${schedule}/import`, excel, Buffer.from('no zip at all, but long enough for one'))),
    ).toBe('not_a_table');
    expect(because(await send(`${schedule}/import`, excel, zip('x.xml', Buffer.from('<a/>'))))).toBe('not_a_table');
    expectProblem(
      await send(`${schedule}/import`, excel, zip('xl/sheet.xml', Buffer.alloc(17 * 1024 * 1024))),
      413,
      'too_large',
    );
    expectProblem(await send(`${schedule}/import`, 'text/csv', 'x'.repeat(1024 * 1024 + 1)), 413, 'too_large');
    expectProblem(await send(`${schedule}/import`, 'text/csv', 'a,b\n'.repeat(10_001)), 413, 'too_large');
    expectProblem(await send(`${schedule}/import`, 'image/png', 'x'), 415, 'unsupported_media_type');
    expectProblem(await send(`${schedule}/import`, 'text/csv', ''), 422, 'rows_refused');
    expectProblem(await tieout.call('pm', 'POST', `${schedule}/import?mode=all`, { text: csv }), 400, 'malformed');
    expect(await lines(schedule)).toEqual([]);
  });

  it('is nobody’s to import who may not write, nor into what is signed', async () => {
    const schedule = await draft();
    const refused = await send(`${schedule}/import`, 'text/csv', csv, 'viewer');
    expect(expectProblem(refused, 403, 'not_permitted').missing).toEqual([need.admin]);
    expectProblem(await send(`${schedule}/import`, 'text/csv', csv, 'outsider'), 404, 'not_found');
    const { commitment } = await bills.site('SC-2604-01');
    const signed = schedule.replace(/commitments\/\d+/, `commitments/${commitment}`);
    expectProblem(await send(`${signed}/import`, 'text/csv', csv), 422, 'commitment_locked');
    expectProblem(await tieout.call('pm', 'PUT', signed, { lines: [] }), 422, 'commitment_locked');
  });
});

/** A ZIP file of one entry. */
function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(0, 0);
  sizes.writeUInt32LE(packed.length, 4);
  sizes.writeUInt32LE(content.length, 8);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(name.length);
  const local = Buffer.concat([
    Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0]),
    ...[sizes, length, Buffer.alloc(2), Buffer.from(name), packed],
  ]);
  const central = Buffer.concat([
    Buffer.from([0x50, 0x4b, 1, 2, 20, 0, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0]),
    ...[sizes, length, Buffer.alloc(16), Buffer.from(name)],
  ]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
