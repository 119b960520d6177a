import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { need, people } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let id: number;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  id = await bills.create();
});
afterAll(() => tieout.end());

const pdf = (size = 100, letter = 'x') => `%PDF-1.7\n${letter.repeat(Math.max(size - 9, 0))}`;
const at = (of = id, kind = 'subcontractor-invoices') =>
  `/api/v1/companies/${tieout.company}/${kind}/${of}/attachments`;

/** As a stranger's program sends it: the bytes of a body of our own making. */
async function post(who: string, path: string, name: string, content: string | Blob, more: RequestInit = {}) {
  const form = new FormData();
  form.append('file', typeof content === 'string' ? new Blob([content]) : content, name);
  const response = await fetch(`${tieout.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tieout.token(who)}` },
    body: form,
    ...more,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
const bytesOf = async (who: string, path: string) =>
  fetch(`${tieout.url}${path}`, { headers: { authorization: `Bearer ${await tieout.token(who)}` } });
const names = async (of = id) =>
  (await tieout.as('viewer').attachments(tieout.company, 'invoice', of)).attachments.map((one) => one.name);
const history = async (of = id) =>
  (await tieout.as('owner').history(tieout.company, of)).events.map((event) => event.says);
const rows = async (table: string) =>
  Number((await sql(tieout.urls.superUrl, `select count(*)::int as n from tieout.${table}`))[0]!.n);

describe('a file on an invoice', () => {
  it('comes back byte for byte, under its name, as something to be saved', async () => {
    const content = new Uint8Array(700_001).map((_, place) => (place * 31) % 251);
    content.set(new TextEncoder().encode('%PDF-1.4'));
    const made = await post('pm', at(), 'Lien waiver “Oct”.pdf', new Blob([content]));
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'Lien waiver “Oct”.pdf', type: 'application/pdf', size: 700_001 });
    const answer = await bytesOf('viewer', made.body.url);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
    const { headers } = answer;
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('content-length')).toBe('700001');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="Lien waiver _Oct_\.pdf"; filename\*=/);
    expect(await history()).toContain('Attached: Lien waiver “Oct”.pdf');
  });

  it('sent twice is there once', async () => {
    const first = await post('pm', at(), 'twice.txt', 'the same');
    const again = await post('pm', at(), 'twice.txt', 'the same');
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect((await post('pm', at(), 'twice.txt', 'not the same')).status).toBe(201);
    expect((await names()).filter((name) => name === 'twice.txt').length).toBe(2);
  });

  it('goes, and leaves its name in the history', async () => {
    const { body } = await post('pm', at(), 'gone.csv', 'a,b\r\n');
    const before = await rows('attachment_part');
    expect((await tieout.call('pm', 'DELETE', body.url)).status).toBe(204);
    expect(await names()).not.toContain('gone.csv');
    expect(await rows('attachment_part')).toBe(before - 1);
    expectProblem(await tieout.call('pm', 'DELETE', body.url), 404, 'not_found');
    expectProblem(await tieout.call('pm', 'GET', body.url), 404, 'not_found');
    expect((await history()).slice(-2)).toEqual(['Attached: gone.csv', 'Attachment removed: gone.csv']);
  });

  it('may come and go while all else is locked, and moves no version', async () => {
    const { invoice_id: locked, version } = await bills.synced();
    const made = await post('pm', at(locked), 'after sync.pdf', pdf());
    expect(made.status).toBe(201);
    expect((await tieout.call('pm', 'DELETE', made.body.url)).status).toBe(204);
    expect((await tieout.as('owner').invoice(tieout.company, locked)).version).toBe(version);
    const { project } = await bills.site('SC-2604-01');
    const edit = await tieout.call('pm', 'PATCH', `/rest/v1.1/requisitions/${locked}`, {
      project_id: project,
      requisition: { comment: 'x' },
    });
    expect(edit.body.errors).toEqual({ base: ['The invoice is not editable because it has been synced with ERP'] });
  });

  it('is told by the requisition too, and by the contract and the change order that it hangs on', async () => {
    const { project, commitment } = await bills.site('SC-2604-01');
    const made = await post('pm', at(), 'told.pdf', pdf());
    const told = { id: made.body.id, url: made.body.url, filename: 'told.pdf', content_type: 'application/pdf' };
    const shown = await tieout.as('viewer').requisition(tieout.company, project, id);
    expect(shown.attachments).toContainEqual(told);
    expect((await bytesOf('viewer', told.url)).status).toBe(200);
    const order = await tieout.call('pm', 'POST', `/rest/v1.0/projects/${project}/commitment_change_orders`, {
      change_order: { contract_id: commitment, title: 'Extra footing', status: 'draft' },
    });
    expect(order.status, JSON.stringify(order.body)).toBe(201);
    const ofOrder = await post('pm', at(order.body.id, 'change-orders'), 'quote.pdf', pdf());
    expect(ofOrder.status).toBe(201);
    const ofContract = await post('pm', at(commitment, 'commitments'), 'contract.pdf', pdf());
    const read = async (path: string) => (await tieout.call('pm', 'GET', path)).body.attachments;
    expect(await read(`/rest/v1.0/projects/${project}/commitment_change_orders/${order.body.id}`)).toEqual([
      { id: ofOrder.body.id, url: ofOrder.body.url, filename: 'quote.pdf', content_type: 'application/pdf' },
    ]);
    expect(await read(`/rest/v1.0/work_order_contracts/${commitment}?project_id=${project}`)).toEqual([
      { id: ofContract.body.id, url: ofContract.body.url, filename: 'contract.pdf', content_type: 'application/pdf' },
    ]);
    for (const one of [made, ofOrder, ofContract]) {
      expect((await tieout.call('pm', 'DELETE', one.body.url)).status).toBe(204);
    }
    expect(await read(`/rest/v1.0/work_order_contracts/${commitment}?project_id=${project}`)).toEqual([]);
  });

  it('that is still on its way is told of nowhere', async () => {
    const begun = `insert into tieout.attachment (company_id, project_id, subject_kind, subject_id, name, added_by)
      select company_id, project_id, 'invoice', id, 'half.pdf', $2 from tieout.invoice where id = $1 returning project_id`;
    const [row] = await sql(tieout.urls.superUrl, begun, [id, (await tieout.as('pm').me()).id]);
    const told = await tieout.call('owner', 'GET', `/rest/v1.1/requisitions/${id}?project_id=${row!.project_id}`);
    expect(told.status).toBe(200);
    expect(JSON.stringify(told.body)).not.toContain('half.pdf');
    expect(await names()).not.toContain('half.pdf');
  });

  it('hangs on commitments too', async () => {
    const { commitment } = await bills.site('SC-2604-01');
    const made = await post('pm', at(commitment, 'commitments'), 'signed contract.pdf', pdf());
    expect(made.status).toBe(201);
    const { attachments } = await tieout.as('viewer').attachments(tieout.company, 'commitment', commitment);
    expect(attachments).toEqual([made.body]);
    // An id alone leads nowhere: it is of that commitment.
    const elsewhere = made.body.url.replace(`commitments/${commitment}`, `subcontractor-invoices/${id}`);
    expectProblem(await tieout.call('pm', 'GET', elsewhere), 404, 'not_found');
  });
});

describe('who may', () => {
  it('read and attach', async () => {
    const { body } = await post('pm', at(), 'rights.txt', 'rights');
    for (const who of people) {
      const mayRead = who !== 'accountant';
      const mayWrite = mayRead && who !== 'viewer';
      for (const path of [at(), body.url]) {
        const answer = await tieout.call(who, 'GET', path);
        if (mayRead) expect(answer.status, who).toBe(200);
        else expect(expectProblem(answer, 403, 'not_permitted').missing).toEqual([need.readsProject]);
      }
      const made = await post(who, at(), `${who}.txt`, who);
      if (mayWrite) {
        expect(made.status, who).toBe(201);
        expect((await tieout.call(who, 'DELETE', made.body.url)).status).toBe(204);
      } else {
        expect(expectProblem(made, 403, 'not_permitted').missing).toEqual([need.admin]);
        expect(expectProblem(await tieout.call(who, 'DELETE', body.url), 403, 'not_permitted').missing).toEqual([
          need.admin,
        ]);
      }
    }
    expectProblem(await post('outsider', at(), 'a.txt', 'a'), 404, 'not_found');
    expectProblem(await tieout.call('outsider', 'GET', body.url), 404, 'not_found');
    expectProblem(await tieout.call(null, 'GET', body.url), 401, 'not_signed_in');
  });

  it('bring files as a subcontractor’s own contact, and take away what they brought', async () => {
    const nora = 'subcontractor';
    const owner = tieout.as('owner');
    const [project] = (await owner.projects(tieout.company)).filter((one) => one.project_number === '2611');
    const contracts = await owner.commitments(tieout.company, project!.id);
    const invoicesOf = async (number: string) => {
      const { id: commitment } = contracts.find((one) => one.number === number)!;
      return owner.requisitions(tieout.company, project!.id, { 'filters[commitment_id]': commitment });
    };
    const [mine] = await invoicesOf('SC-2611-04');
    const [foreign] = await invoicesOf('SC-2611-01');
    const made = await post(nora, at(mine!.id), 'waiver.pdf', pdf());
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect((await tieout.call(nora, 'GET', made.body.url)).status).toBe(200);
    const ours = await post('pm', at(mine!.id), 'ours.pdf', pdf());
    expect((await tieout.call(nora, 'GET', ours.body.url)).status).toBe(200);
    expect(expectProblem(await tieout.call(nora, 'DELETE', ours.body.url), 403, 'not_permitted').missing).toEqual([
      need.admin,
    ]);
    expect((await tieout.call(nora, 'DELETE', made.body.url)).status).toBe(204);
    expectProblem(await tieout.call(nora, 'GET', at(foreign!.id)), 404, 'not_found');
    expectProblem(await post(nora, at(foreign!.id), 'a.pdf', pdf()), 404, 'not_found');
    expectProblem(await tieout.call(nora, 'GET', at(mine!.commitment_id, 'commitments')), 403, 'not_permitted');
    const paper = `/api/v1/companies/${tieout.company}/subcontractor-invoices/${mine!.id}/pay-application.pdf`;
    expect((await bytesOf(nora, paper)).status).toBe(200);
    expectProblem(
      await tieout.call(nora, 'GET', paper.replace(`${mine!.id}/pay`, `${foreign!.id}/pay`)),
      404,
      'not_found',
    );
  });

  it('hear as a subcontractor’s own contact of no file of the commitment, nor of a change order that is not approved', async () => {
    const owner = tieout.as('owner');
    const project = (await owner.projects(tieout.company)).find((one) => one.project_number === '2611')!.id;
    const contracts = await owner.commitments(tieout.company, project);
    const contract = contracts.find((one) => one.number === 'SC-2611-04')!.id;
    const filed = await post('owner', at(contract, 'commitments'), 'what we would pay at most.pdf', pdf());
    expect(filed.status).toBe(201);
    const [line] = (await owner.commitment(tieout.company, project, contract)).line_items;
    const codes = { cost_code_id: line!.cost_code.id, line_item_type_id: line!.line_item_type.id };
    const orders = `/rest/v1.0/projects/${project}/commitment_change_orders`;
    const order = (status: string) => ({
      change_order: { contract_id: contract, title: status, status, line_items: [{ ...codes, amount: '75.00' }] },
    });
    for (const status of ['draft', 'approved']) {
      const made = await tieout.call('owner', 'POST', orders, order(status));
      expect(made.status, JSON.stringify(made.body)).toBe(201);
    }
    const path = `/rest/v1.0/work_order_contracts/${contract}?project_id=${project}`;
    const [seen, whole] = [await tieout.call('subcontractor', 'GET', path), await tieout.call('owner', 'GET', path)];
    const told = ({ body }: typeof seen) => [
      body.attachments.map(({ filename }: { filename: string }) => filename),
      body.change_order_packages.map(({ title }: { title: string }) => title),
      body.draft_change_orders_amount,
      body.approved_change_orders,
    ];
    expect(told(whole)).toEqual([['what we would pay at most.pdf'], ['draft', 'approved'], '75.00', '75.00']);
    expect(told(seen)).toEqual([[], ['approved'], '0.00', '75.00']);
    const listed = path.replace(`/${contract}?`, '?');
    const [row] = (await tieout.call('subcontractor', 'GET', listed)).body;
    expect([row.id, row.draft_change_orders_amount]).toEqual([contract, '0.00']);
  });

  it('reach nothing of another company', async () => {
    const [project] = await tieout.as('outsider').projects(tieout.otherCompany);
    const [theirs] = await tieout.as('outsider').requisitions(tieout.otherCompany, project!.id);
    const there = `/api/v1/companies/${tieout.otherCompany}/subcontractor-invoices/${theirs!.id}/attachments`;
    const { body } = await post('outsider', there, 'secret.txt', 'secret');
    for (const path of [at(theirs!.id), `${at(theirs!.id)}/${body.id}`, `${at()}/${body.id}`, body.url]) {
      expectProblem(await tieout.call('owner', 'GET', path), 404, 'not_found');
    }
    expectProblem(await post('owner', at(theirs!.id), 'a.txt', 'a'), 404, 'not_found');
    expectProblem(await tieout.call('owner', 'DELETE', `${at()}/${body.id}`), 404, 'not_found');
  });
});

describe('what is not taken', () => {
  it.each([
    ['page.html', '<html>', 'attachment_type'],
    ['page.pdf', '<html>', 'attachment_disguised'],
    ['empty.txt', '', 'attachment_empty'],
    ['binary.txt', 'a\0b', 'attachment_disguised'],
  ])('%s', async (name, content, because) => {
    const before = [await rows('attachment'), await rows('attachment_part')];
    const { facts } = expectProblem(await post('pm', at(), name, content), 422, 'invalid');
    expect(facts.because).toBe(because);
    expect([await rows('attachment'), await rows('attachment_part')]).toEqual(before);
  });

  it('what is larger than 25 MB, whether it says so beforehand or not', async () => {
    const most = 25 * 1024 * 1024;
    const before = [await rows('attachment'), await rows('attachment_part')];
    const large = await post('pm', at(), 'large.pdf', pdf(most + 1));
    expectProblem(large, 413, 'too_large');
    // Through a pipe nobody knows the length beforehand.
    const boundary = 'b0undary';
    async function* endless() {
      yield new TextEncoder().encode(
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="l.pdf"\r\n\r\n`,
      );
      for (let sent = 0; sent <= most; sent += 1_000_000) yield new TextEncoder().encode(pdf(1_000_000));
      yield new TextEncoder().encode(`\r\n--${boundary}--\r\n`);
    }
    const piped = await fetch(`${tieout.url}${at()}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tieout.token('pm')}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      body: endless() as never,
      duplex: 'half',
    } as RequestInit);
    expect(piped.status).toBe(413);
    expect([await rows('attachment'), await rows('attachment_part')]).toEqual(before);
    const all = await post('pm', at(), 'just.pdf', pdf(most));
    expect(all.body).toMatchObject({ size: most });
    const answer = await bytesOf('pm', all.body.url);
    expect((await answer.arrayBuffer()).byteLength).toBe(most);
    await tieout.call('pm', 'DELETE', all.body.url);
  });

  it('what is no file at all', async () => {
    for (const body of [{}, undefined]) {
      const answer = await tieout.call('pm', 'POST', at(), body);
      expect(expectProblem(answer, 422, 'invalid').facts.because).toBe('attachment_missing');
    }
    const cut = await tieout.call('pm', 'POST', at(), '--x\r\n', { 'content-type': 'multipart/form-data; boundary=x' });
    expect(cut.status).toBeGreaterThanOrEqual(400);
    expect(cut.status).toBeLessThan(500);
  });

  it('what breaks off on the way: nothing of it is left', async () => {
    const before = [await rows('attachment'), await rows('attachment_part')];
    const token = await tieout.token('pm');
    const { hostname, port } = new URL(tieout.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="broken.pdf"\r\n\r\n';
    socket.write(
      `POST ${at()} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 3000000\r\n\r\n${head}${pdf(1_000_000)}`,
    );
    await until(
      () => rows('attachment'),
      (count) => count > before[0]!,
    );
    socket.destroy();
    await until(
      async () => JSON.stringify([await rows('attachment'), await rows('attachment_part')]),
      (now) => now === JSON.stringify(before),
    );
    expect(await names()).not.toContain('broken.pdf');
  });

  it('of whoever may not bring any, before a byte of it came: it takes no place of those who may', async () => {
    const line = connect(Number(new URL(tieout.url).port), '127.0.0.1');
    let heard = '';
    line.on('data', (chunk) => {
      heard += chunk;
    });
    line.write(
      `POST ${at()} HTTP/1.1\r\nhost: t\r\nauthorization: Bearer ${await tieout.token('viewer')}\r\n` +
        'content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000\r\n\r\n',
    );
    await until(
      async () => heard,
      (text) => text.includes('not_permitted'),
    );
    expect(heard).toMatch(/^HTTP\/1\.1 403 /);
    line.destroy();
  });

  it('the 51st, even where two come at once', async () => {
    const other = await bills.create();
    for (let n = 1; n < 50; n++)
      await tieout.as('pm').attach(tieout.company, 'invoice', other, `${n}.txt`, new Blob([`${n}`]));
    const both = await Promise.all(['a', 'b'].map((name) => post('pm', at(other), `${name}.txt`, name)));
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 422]);
    const refused = both.find((answer) => answer.status === 422)!;
    expect(expectProblem(refused, 422, 'invalid').facts).toMatchObject({ because: 'attachments_full', limit: 50 });
    expect((await names(other)).length).toBe(50);
  });
});

describe('whatever the program does', () => {
  it('the database lets no attached file change', async () => {
    await post('pm', at(), 'kept.txt', 'kept');
    const change = (statement: string) => sql(tieout.urls.superUrl, statement);
    await expect(change(`update tieout.attachment set name = 'other' where added_at is not null`)).rejects.toThrow(
      /cannot change/,
    );
    await expect(change(`update tieout.attachment_part set bytes = 'x'`)).rejects.toThrow(/cannot change/);
    await expect(change('delete from tieout.attachment_part')).rejects.toThrow(/cannot change/);
  });
});
