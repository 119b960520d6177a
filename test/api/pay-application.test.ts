import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPdf, rowsOf } from '../../src/documents/testing/read-pdf.ts';
import { type Billing, billing } from '../support/billing.ts';
import { people } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
let id: number;
let folder: string;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  id = await bills.sent();
  folder = mkdtempSync(join(tmpdir(), 'tieout-pay-'));
});
afterAll(async () => {
  await tieout.end();
  rmSync(folder, { recursive: true, force: true });
});

const path = (format: string, of = id) =>
  `/api/v1/companies/${tieout.company}/subcontractor-invoices/${of}/pay-application.${format}`;
const get = async (who: string, at: string) =>
  fetch(`${tieout.url}${at}`, { headers: { authorization: `Bearer ${await tieout.token(who)}` } });

describe('the pay application over HTTP', () => {
  it('is a PDF that says what the invoice says, and is saved, not shown', async () => {
    const answer = await get('viewer', path('pdf'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="pay-application-SC-2604-01-\d+\.pdf"/,
    );
    const [first, second] = await readPdf(new Uint8Array(await answer.arrayBuffer()));
    const { project } = await bills.site('SC-2604-01');
    const requisition = await tieout.as('viewer').requisition(tieout.company, project, id);
    const due = rowsOf(first!).find((row) => row[0]!.startsWith('8.'))!;
    expect(due.at(-1)!.replaceAll(',', '')).toBe(requisition.summary.current_payment_due);
    const text = rowsOf(first!).flat().join(' ');
    expect(text).toContain(requisition.vendor_name);
    expect(text).toContain(requisition.summary_text.project_name);
    expect(text).toContain(requisition.created_by.company_name);
    const rows = rowsOf(second!).filter((row) => /^\d+$/.test(row[0]!));
    expect(rows.length).toBe(requisition.items.length);
  });

  it('is a CSV and a workbook with the same lines', async () => {
    const { project } = await bills.site('SC-2604-01');
    const { items } = await tieout.as('viewer').requisition(tieout.company, project, id);
    const csv = await get('viewer', path('csv'));
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const rows = parse(await csv.text(), { columns: true, bom: true }) as Record<string, string>[];
    expect(rows.map((row) => row['Work this period'])).toEqual(items.map((item) => item.work_completed_this_period));
    const xlsx = await get('viewer', path('xlsx'));
    const [, sheet] = await readXlsxFile(Buffer.from(await xlsx.arrayBuffer()));
    expect(sheet!.data.length).toBe(items.length + 2);
  });

  it('is the same bytes each time, until the invoice changes', async () => {
    const bytes = async () => Buffer.from(await (await get('viewer', path('pdf'))).arrayBuffer());
    expect((await bytes()).equals(await bytes())).toBe(true);
  });

  it('needs Read Only on the project’s Commitments', async () => {
    for (const format of ['pdf', 'csv', 'xlsx']) {
      for (const who of people) {
        const answer = await tieout.call(who, 'GET', path(format));
        if (who !== 'accountant') expect(answer.status, who).toBe(200);
        else {
          const { missing } = expectProblem(answer, 403, 'not_permitted');
          expect(missing).toEqual([{ tool: 'commitments', at_least: 'read_only' }]);
        }
      }
      expectProblem(await tieout.call('outsider', 'GET', path(format)), 404, 'not_found');
      expectProblem(await tieout.call(null, 'GET', path(format)), 401, 'not_signed_in');
      expectProblem(await tieout.call('owner', 'GET', path(format, 9_999_999)), 404, 'not_found');
    }
    const [theirs] = await tieout.as('outsider').projects(tieout.otherCompany);
    const [other] = await tieout.as('outsider').requisitions(tieout.otherCompany, theirs!.id);
    expectProblem(await tieout.call('owner', 'GET', path('pdf', other!.id)), 404, 'not_found');
  });

  it('is one PDF for all of a billing period', async () => {
    const { project } = await bills.site('SC-2604-01');
    await bills.create({}, await bills.site('SC-2604-02'));
    const all = await tieout.as('viewer').requisitions(tieout.company, project);
    const period = all.find((one) => one.id === id)!.period_id;
    const expected = all.filter((one) => one.period_id === period);
    const at = (of: number, within = project) =>
      `/api/v1/companies/${tieout.company}/projects/${within}/billing-periods/${of}/pay-applications.pdf`;
    const answer = await get('viewer', at(period));
    expect(answer.status).toBe(200);
    const pages = await readPdf(new Uint8Array(await answer.arrayBuffer()));
    const firsts = pages.filter((page) => page.height > page.width);
    expect(expected.length).toBeGreaterThan(1);
    expect(firsts.length).toBe(expected.length);
    expectProblem(await tieout.call('accountant', 'GET', at(period)), 403, 'not_permitted');
    expectProblem(await tieout.call('outsider', 'GET', at(period)), 404, 'not_found');
    expectProblem(await tieout.call('owner', 'GET', at(9_999_999)), 404, 'not_found');
    expectProblem(await tieout.call('owner', 'GET', at(period, 9_999_999)), 404, 'not_found');
  });
});

describe('tieout pay-application', () => {
  const program = fileURLToPath(new URL('../../bin/tieout.ts', import.meta.url));
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [program, 'pay-application', ...args], {
      cwd: folder,
      env: {
        ...process.env,
        TIEOUT_URL: tieout.url,
        TIEOUT_CLIENT_ID: 'viewer',
        TIEOUT_CLIENT_SECRET: password,
      },
    }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (cause: { code: number; stderr: string }) => ({ code: cause.code, said: cause.stderr }),
    );

  it('saves it where it is told to', async () => {
    writeFileSync(join(folder, 'mine.csv'), 'old');
    expect(await run(String(id), '--format', 'csv', '--out', 'mine.csv')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toContain('Description of work');
  });

  it('calls it as the server does otherwise, and overwrites nothing then', async () => {
    const first = await run(String(id));
    const [, name] = /^Written: (pay-application-SC-2604-01-\d+\.pdf) /.exec(first.said)!;
    expect(readFileSync(join(folder, name!)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await run(String(id))).toMatchObject({ code: 1, said: expect.stringContaining('cannot be written') });
  });

  it('says what it cannot do', async () => {
    expect(await run('9999999')).toMatchObject({ code: 3 });
    expect(await run(String(id), '--format', 'doc')).toMatchObject({ code: 2 });
    expect(await run()).toMatchObject({ code: 2 });
  });
});
