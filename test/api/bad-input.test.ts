import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, everyMove, simulator } from '../support/billing.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Answer, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
let tool: string;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  tool = `/api/v1/companies/${tieout.company}/erp`;
});
afterAll(() => tieout.end());

const owner = (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
  tieout.call('owner', method, path, body, headers);

describe('who is not let in', () => {
  it('with a wrong password', async () => {
    const session = (body: unknown) => tieout.call(null, 'POST', '/api/v1/session', body);
    expectProblem(await session({ login: 'owner', password: 'not-this-one' }), 401, 'wrong_credentials');
    expectProblem(await session({ login: 'nobody at all', password: 'not-this-one' }), 401, 'wrong_credentials');
    expectProblem(await session({ login: 'owner' }), 400, 'malformed');
    const secret = { grant_type: 'client_credentials', client_id: 'owner', client_secret: 'not-this-one' };
    const answer = await tieout.call(null, 'POST', '/oauth/token', secret);
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('with a token that has expired, was never one, or is none', async () => {
    const secret = { grant_type: 'client_credentials', client_id: 'viewer', client_secret: tieout.demoPassword };
    const { access_token } = (await tieout.call(null, 'POST', '/oauth/token', secret)).body;
    await sql(
      tieout.urls.superUrl,
      `update access_token set created_at = now() - interval '2 hours', expires_at = now() - interval '1 minute'
       where client_id = 'viewer' and token_hash = sha256(convert_to($1, 'UTF8'))`,
      [access_token],
    );
    const as = (authorization: string) => tieout.call(null, 'GET', '/api/v1/me', undefined, { authorization });
    const expired = await as(`Bearer ${access_token}`);
    expectProblem(expired, 401, 'token_expired');
    expect(expired.headers.get('www-authenticate')).toContain('Bearer');
    for (const text of ['Bearer', 'Bearer a b', `Bearer ${access_token}x`, "Bearer ' or 1=1 --"]) {
      expectProblem(await as(text), 401, 'not_signed_in');
    }
    const rest = await tieout.call(null, 'GET', '/rest/v1.0/me', undefined, {
      authorization: `Bearer ${access_token}`,
    });
    expectRestError(rest, 401, 'token_expired');
  });
});

describe('what cannot be read', () => {
  const path = () => `${tool}/subcontractor-invoices/101/reject`;

  it('is refused as such, and by its content type', async () => {
    const before = await bills.standing(101);
    for (const body of ['{"reason":', 'reason', '{"reason": "x"} y', "{'reason': 'x'}"]) {
      expectProblem(await owner('POST', path(), body), 400, 'malformed');
    }
    for (const body of ['[]', '"x"', '1', '{"reason": 1}', '{"version": 1.5}', '{"version": 3000000000}']) {
      expectProblem(await owner('POST', path(), body), 422, 'invalid');
    }
    for (const type of [
      'text/plain',
      'text/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'a/b/c',
    ]) {
      const answer = await owner('POST', path(), 'version=7', { 'content-type': type });
      expectProblem(answer, 415, 'unsupported_media_type');
    }
    const plain = { 'content-type': 'text/plain' };
    expectRestError(await owner('POST', '/rest/v1.1/requisitions', 'x', plain), 415, 'unsupported_media_type');
    expectRestError(await owner('POST', '/rest/v1.1/requisitions', '{'), 400, 'malformed');
    expect(await bills.standing(101)).toEqual(before);
  });

  it('is a version that is none: an edit does not take it for no version at all', async () => {
    const id = await bills.create();
    const before = await bills.standing(id);
    const { project } = await bills.site('SC-2604-01');
    const edit = (version: unknown) => ({ project_id: project, version, requisition: { comment: 'x' } });
    for (const version of ['x', '1', 1.5, {}, null]) {
      const answer = await owner('PATCH', `/rest/v1.1/requisitions/${id}`, edit(version));
      expectRestError(answer, 422, 'invalid', 'version');
    }
    expect(await bills.standing(id)).toEqual(before);
  });

  it('is refused where it is too large or too deep', async () => {
    const large = JSON.stringify({ reason: 'x'.repeat(1_100_000) });
    expectProblem(await owner('POST', path(), large), 413, 'too_large');
    expectRestError(await owner('POST', '/rest/v1.1/requisitions', large), 413, 'too_large');
    const many = JSON.stringify({ action: 'accept', invoice_ids: Array(100_001).fill('') });
    expectProblem(await tieout.call(null, 'POST', `${tool}/subcontractor-invoices/bulk`, many), 413, 'too_large');
    const deep = `{"project_id":1,"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const key = { 'idempotency-key': 'deep' };
    const { project, commitment } = await bills.site('SC-2604-01');
    const wrapped = deep.replace('"project_id":1', `"project_id":${project},"commitment_id":${commitment}`);
    expectRestError(await owner('POST', '/rest/v1.1/requisitions', wrapped, key), 400, 'malformed');
    expectProblem(await owner('POST', path(), deep, key), 400, 'malformed');
    const within = (levels: number) => `{"reason":"x","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    const nowhere = `${tool}/subcontractor-invoices/999999/reject`;
    expectProblem(await owner('POST', nowhere, within(20)), 422, 'invalid'); // read, and `x` is no field
    expectProblem(await owner('POST', nowhere, within(21)), 400, 'malformed');
  });

  it.each([
    ['accept', { verison: 0 }, 'verison'],
    ['accept', { posting_periode: '2020-01' }, 'posting_periode'],
    ['reject', { reason: 'x', checked_in_ERP: 'x' }, 'checked_in_ERP'],
  ] as const)('is refused where a field is spelt wrong that would have held it: %s %j', async (move, body, field) => {
    const id = await bills.sent();
    const before = await bills.standing(id);
    const answer = await owner('POST', bills.path(move, id), JSON.stringify(body));
    expectProblem(answer, 422, 'invalid');
    expect(answer.body).toMatchObject({ facts: { field, because: 'unknown_field' } });
    expect(await bills.standing(id)).toEqual(before);
  });

  it('is refused where a text holds a NUL, which no text of a database can', async () => {
    const id = await bills.sent();
    const before = await bills.standing(id);
    const nul = 'a\u0000b';
    expectProblem(await owner('POST', bills.path('reject', id), { reason: nul }), 400, 'malformed');
    const bulk = { action: 'reject', invoice_ids: [id], reason: nul };
    expectProblem(await owner('POST', `${tool}/subcontractor-invoices/bulk`, bulk), 400, 'malformed');
    expectProblem(await owner('GET', `${tool}/subcontractor-invoices?search=%00`), 400, 'malformed');
    expectProblem(await owner('POST', '/api/v1/session', { login: nul, password: 'x' }), 401, 'wrong_credentials');
    const { project, commitment } = await bills.site('SC-2604-01');
    const entry = { project_id: project, commitment_id: commitment, requisition: { invoice_number: nul } };
    expectRestError(await owner('POST', '/rest/v1.1/requisitions', entry), 400, 'malformed');
    for (const filter of ['filters[status]=%00', 'filters[origin_id]=%00']) {
      const list = await owner('GET', `/rest/v1.1/requisitions?project_id=${project}&${filter}`);
      expectRestError(list, 400, 'malformed');
    }
    expect((await owner('POST', `${simulator}/weather`, { refuse_next: nul })).status).toBe(400);
    expect(await bills.standing(id)).toEqual(before);
  });

  it('is refused where a text holds half of a character', async () => {
    const id = await bills.create();
    const before = await bills.standing(id);
    const { project } = await bills.site('SC-2604-01');
    const edit = `{"project_id":${project},"requisition":{"comment":"x\\ud83d"}}`;
    expectRestError(await owner('PATCH', `/rest/v1.1/requisitions/${id}`, edit), 400, 'malformed');
    expectProblem(await owner('POST', bills.path('reject', id), '{"\\uDC00":1}'), 400, 'malformed');
    expect(await bills.standing(id)).toEqual(before);
    const whole = edit.replace('\\ud83d', '\\ud83d\\ude00');
    expect((await owner('PATCH', `/rest/v1.1/requisitions/${id}`, whole)).status).toBe(200);
  });

  it('is answered as a problem even where the router itself gives up', async () => {
    expectProblem(await owner('GET', `${tool}/subcontractor-invoices/%zz`), 400, 'malformed');
    expectProblem(await owner('GET', `${tool}/subcontractor-invoices/${'9'.repeat(300)}`), 404, 'not_found');
    expectRestError(await owner('GET', '/rest/v1.0/vendors/%zz'), 400, 'malformed');
    expectProblem(await owner('GET', '/api/v1/nothing'), 404, 'not_found');
    // Nobody set a token for its figures, so there are none: not even the page answers there.
    expectProblem(await owner('GET', '/metrics'), 404, 'not_found');
    expectProblem(await owner('PUT', '/api/v1/me', {}), 404, 'not_found');
    expectRestError(await owner('GET', '/rest/v1.0/nothing'), 404, 'not_found');
  });
});

describe('a name for the server that is none', () => {
  it('makes the addresses of a list’s pages no error', async () => {
    const authorization = `Bearer ${await tieout.token('owner')}`;
    const url = `/rest/v1.0/vendors?company_id=${tieout.company}&per_page=1`;
    for (const host of ['a b', '[::1', 'x:99999', '']) {
      const headers = { authorization, host, 'procore-company-id': String(tieout.company) };
      const answer = await tieout.app.inject({ url, headers });
      expect(answer.statusCode, host).toBe(200);
      expect(answer.headers.link, host).toContain('rel="next"');
    }
  });
});

describe('ids that are none', () => {
  const none = ['0', '-1', '1.5', 'abc', '0x65', '1e2', '%20101', '101%20', '+101', '101;', '9007199254740993'];
  const hostile = ["1'%20or%20'1'='1", '1);drop%20table%20invoice;--', '9223372036854775808', '%F0%9F%98%80', 'null'];

  it.each([...none, ...hostile])('%s', async (id) => {
    for (const end of ['', '/history', '/export-preview', '/unlink-check']) {
      expectProblem(await owner('GET', `${tool}/subcontractor-invoices/${id}${end}`), 404, 'not_found');
    }
    for (const move of everyMove) {
      const path = bills.path(move, 0).replace('/0/', `/${id}/`);
      expectProblem(await owner('POST', path, { reason: 'x' }), 404, 'not_found');
    }
    const { project } = await bills.site('SC-2604-01');
    expectProblem(await owner('GET', `/api/v1/companies/${id}/erp/connections`), 404, 'not_found');
    expectProblem(await owner('GET', `${tool}/connections/${id}/check`), 404, 'not_found');
    expectProblem(await owner('GET', `${tool}/operations/${id}`), 404, 'not_found');
    expectProblem(await owner('GET', `${tool}/subcontractor-invoices?project_id=${id}`), 400, 'malformed');
    expectRestError(await owner('GET', `/rest/v1.0/projects/${id}`), 404, 'not_found');
    expectRestError(await owner('GET', `/rest/v1.0/vendors/${id}`), 404, 'not_found');
    expectRestError(await owner('GET', `/rest/v1.1/requisitions/${id}?project_id=${project}`), 404, 'not_found');
    expectRestError(await owner('DELETE', `/rest/v1.1/requisitions/${id}?project_id=${project}`), 404, 'not_found');
    expectRestError(await owner('GET', `/rest/v1.1/requisitions?project_id=${id}`), 404, 'not_found');
  });

  it('in a body', async () => {
    const bulk = (invoice_ids: unknown) =>
      owner('POST', `${tool}/subcontractor-invoices/bulk`, { action: 'accept', invoice_ids });
    for (const ids of [[], ['1'], [0], [-1], [1.5], [2 ** 53], [null], 'all', { 1: 1 }]) {
      expectProblem(await bulk(ids), 422, 'invalid');
    }
    for (const project_id of [0, -1, 1.5, '1 or 1=1', null, [301], { $gt: 0 }, 2 ** 63]) {
      const answer = await owner('POST', '/rest/v1.1/requisitions', {
        project_id,
        commitment_id: 401,
        requisition: {},
      });
      expectRestError(answer, 404, 'not_found');
    }
  });
});

describe('a question about a list that cannot be read', () => {
  const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  it.each([
    ['filter=nothing'],
    ['filter=synced&filter=all'],
    ['sort=colour'],
    ['limit=0'],
    ['limit=201'],
    ['limit=1e1'],
    ['limit=x'],
    ['search[]=x'],
    [`search=${'x'.repeat(101)}`],
    ['cursor='],
    ['cursor=abc'],
    [`cursor=${cursor('-billing_date', '2026-10-01')}`],
    [`cursor=${cursor('billing_date', '2026-10-01', 101)}`],
    [`cursor=${cursor('-billing_date', '2026-99-99', 101)}`],
    [`cursor=${cursor('-billing_date', '0000-01-01', 101)}`],
    [`cursor=${cursor('-billing_date', '2026-10-01', 'x')}`],
    [`sort=amount_due&cursor=${cursor('amount_due', '1; drop table invoice', 101)}`],
    [`sort=updated_at&cursor=${cursor('updated_at', -9e15, 101)}`],
    [`sort=invoice_number&cursor=${cursor('invoice_number', '\u0000', 101)}`],
  ])('%s', async (query) => {
    expectProblem(await owner('GET', `${tool}/subcontractor-invoices?${query}`), 400, 'malformed');
  });

  it.each([
    'page=0',
    'filters[id][]=x',
    'filters[id]=1.5',
    'filters[id][]=',
    'filters[period_id]=-1',
    'page=-1',
    'page=x',
    'per_page=0',
    'per_page=1e2',
    'page=99999999999',
  ])('/rest with %s', async (query) => {
    const { project } = await bills.site('SC-2604-01');
    expectRestError(await owner('GET', `/rest/v1.1/requisitions?project_id=${project}&${query}`), 400, 'malformed');
  });
});
