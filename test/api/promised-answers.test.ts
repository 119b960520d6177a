import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as shapes from '../../src/http/api/shapes.ts';
import { softwareAuthenticator } from '../support/authenticator.ts';
import { type Billing, billing } from '../support/billing.ts';
import type { Spec } from '../support/description.ts';
import { calls, company, directory, erp, inProject, project, tool } from '../support/promised-calls.ts';
import { type Answer, password, type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let spec: Spec;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  spec = (await tieout.call(null, 'GET', '/api/v1/openapi.json')).body;
});
afterAll(() => tieout.end());

const met = new Set<string>();

/** Holds an answer to what is promised of it: to our shape, field by field, and to the published description. */
function expectFits(method: string, path: string, answer: Answer): Answer['body'] {
  const template = path
    .replace(/\?.*/, '')
    .replace(/companies\/\d+/, 'companies/{company}')
    .replace(/\/projects\/\d+$/, path.includes('/people/') ? '/projects/{project}' : '/projects/{id}')
    .replace(/imports\/[\w-]+/, 'imports/{kind}')
    .replace(/service-accounts\/\w+/, 'service-accounts/{client}')
    .replace(/applications\/tieout\w+/, 'applications/{client}')
    .replace(/\/tests\/\w+$/, '/tests/{test}')
    .replace(/\/policies\/\w+$/, '/policies/{policy}')
    .replace(/projects\/\d+/, 'projects/{project}')
    .replace(/findings\/\d+/, 'findings/{finding}')
    .replace(/\/\d+/, '/{id}');
  const [, , status, shape] = calls.find(([m, p]) => m === method.toLowerCase() && p === template)!;
  const at = `${method} ${template} ${JSON.stringify(answer.body).slice(0, 300)}`;
  const refused = answer.status > 299;
  if (!refused) {
    expect(answer.status, at).toBe(status);
    met.add(`${method.toLowerCase()} ${template}`);
  }
  const wanted = refused ? shapes.problem : shape!;
  // Unknown fields are dropped by reading: what is left must be all that was sent.
  expect(wanted.parse(answer.body), at).toEqual(answer.body);
  const described = spec.paths[template]![method.toLowerCase()]!.responses[refused ? 'default' : status]!;
  const type = refused ? 'application/problem+json' : 'application/json';
  expect(answer.headers.get('content-type'), at).toContain(type);
  const { success, error } = z.fromJSONSchema(described.content![type]!.schema).safeParse(answer.body);
  expect(success, `${at} ${error?.message}`).toBe(true);
  return answer.body;
}

const ask = async (who: string | null, method: string, path: string, body?: object) =>
  expectFits(method, path, await tieout.call(who, method, path, body));

async function careOf(company: string, connection: string): Promise<void> {
  await ask('viewer', 'GET', `${connection}/set-up`);
  await ask('owner', 'PUT', `${connection}/way`, { way: 'agent' });
  await ask('owner', 'POST', `${connection}/tests/vendors`, {});
  // A finding has no more fields than are told, nor where it is read again.
  await ask('owner', 'POST', `${connection}/tests/examine`, {});
  await ask('viewer', 'GET', `${connection}/set-up`);
  await ask('owner', 'GET', `${company}/accountant-report`);
  const audited = company.replace(/erp$/, 'audit');
  await ask('owner', 'POST', `${audited}/verification`, {});
  await ask('owner', 'GET', `${audited}/checkpoints`);
  await ask('owner', 'POST', `${audited}/checkpoints`, {});
  await ask('owner', 'GET', `${connection}/secrets`);
  await ask('viewer', 'GET', `${company}/alerts`);
  await ask('viewer', 'PUT', `${company}/my-alerts`, { exports: true, connections: null, tie_outs: false });
  await ask('viewer', 'GET', `${company}/my-alerts`);
  const { schedule } = await ask('viewer', 'GET', `${connection}/health`);
  const { read_every_minutes, records_every_minutes, tie_out_hour, quiet, silent_minutes } = schedule;
  const body = { read_every_minutes, records_every_minutes, tie_out_hour, quiet, silent_minutes };
  await ask('owner', 'PUT', `${connection}/schedule`, body);
}

/** What a person alone may ask, signed in. */
async function askForMySignIn(): Promise<void> {
  const body = JSON.stringify({ login: 'viewer', password });
  const headers = { 'content-type': 'application/json' };
  const session = await fetch(`${tieout.url}/api/v1/session`, { method: 'POST', headers, body });
  const mine = { cookie: session.headers.getSetCookie()[0]!.split(';')[0]! };
  const own = async (method: string, path: string, sent?: object) =>
    expectFits(method, path, await tieout.call(null, method, path, sent, mine));
  const { made } = await own('POST', '/api/v1/me/tokens', { name: 'x', scope: 'read', days: 1, password });
  await own('GET', '/api/v1/me/tokens');
  await own('GET', '/api/v1/me/sign-in');
  await own('GET', '/api/v1/me/sessions');
  await own('POST', '/api/v1/me/sessions/end-others', {});
  const { options } = await own('POST', '/api/v1/me/passkeys/begin', { password });
  const authenticator = softwareAuthenticator(tieout.url.replace('127.0.0.1', 'localhost'));
  const passkey = { name: 'x', answer: authenticator.make(options) };
  const kept = await own('POST', '/api/v1/me/passkeys', passkey);
  await own('POST', '/api/v1/me/passkeys', passkey);
  await own('PATCH', `/api/v1/me/passkeys/${kept.made.id}`, { name: 'y' });
  await own('GET', '/api/v1/me/passkeys');
  const { secret } = await own('POST', '/api/v1/me/second-factor', { password });
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  await own('POST', '/api/v1/me/second-factor/confirm', { code });
  await own('POST', '/api/v1/me/second-factor/recovery-codes', { password });
  await own('DELETE', `/api/v1/me/tokens/${made.id}`);
}

describe('every answer of the journey', () => {
  it('fits its shape and its description', async () => {
    const at = tool.replace('{company}', String(tieout.company));
    const side = project.replace('{company}', String(tieout.company));
    const company = erp.replace('{company}', String(tieout.company));
    await askForTheCompany();
    await askForMySignIn();
    for (const who of ['owner', 'pm', 'outsider']) await ask(who, 'GET', '/api/v1/me');
    const { items } = await ask('approver', 'GET', `${at}?limit=200`);
    const oneOfEach = new Map(items.map((item: shapes.Item) => [`${item.erp_status} ${item.error?.code}`, item]));
    for (const item of oneOfEach.values() as Iterable<shapes.Item>) {
      for (const end of ['', '/history', '/export-preview', '/unlink-check', '/requests']) {
        await ask('approver', 'GET', `${at}/${item.invoice_id}${end}`);
      }
    }
    const id = await bills.create();
    await ask('pm', 'GET', `${at}/${id}/export-preview`);
    await ask('pm', 'POST', `${side}/${id}/send`, {});
    await ask('pm', 'POST', `${side}/${id}/send`, {});
    await ask('pm', 'POST', `${side}/${id}/retrieve`, {});
    await ask('viewer', 'POST', `${side}/${id}/send`, {});
    await ask('pm', 'POST', `${side}/${id}/send`, {});
    await ask('approver', 'POST', `${at}/${id}/reject`, { reason: 'No.' });
    await ask('pm', 'POST', `${side}/${id}/send`, {});
    await ask('approver', 'POST', `${at}/${id}/accept`, { version: 1 });
    await ask('approver', 'POST', `${at}/${id}/accept`, {});
    const { erp_record } = await bills.reaches(id, 'synced');
    await askForACorrection(id);
    await ask('approver', 'POST', `${at}/${id}/unlink`, {});
    await bills.atSage(erp_record!.id, 'delete');
    await ask('approver', 'GET', `${at}/${id}/unlink-check`);
    await ask('approver', 'POST', `${at}/${id}/unlink`, {});
    await ask('approver', 'GET', `${at}/${id}/history`);
    await ask('approver', 'POST', `${at}/${(await bills.failed()).invoice_id}/retry`, {});
    const { operation_id } = await ask('approver', 'POST', `${at}/bulk`, { action: 'unlink', invoice_ids: [id] });
    await ask('approver', 'GET', `${company}/operations/${operation_id}`);
    for (const end of ['', `/${operation_id}/results`]) await ask('approver', 'GET', `${company}/operations${end}`);
    const view = await ask('approver', 'POST', `${company}/list-views`, {
      name: 'Mine',
      settings: { period: '2026-10' },
    });
    await ask('approver', 'PATCH', `${company}/list-views/${view.id}`, { opens: true });
    await ask('approver', 'GET', `${company}/list-views`);
    const found = await ask('approver', 'GET', `${company}/subcontractor-invoices?filter=synced`);
    await ask('approver', 'GET', `${company}/subcontractor-invoices/${found.items[0].invoice_id}/side-by-side`);
    for (const end of ['matching?search=SC', 'selection?waiting_days=1', 'choices']) {
      await ask('approver', 'GET', `${company}/subcontractor-invoices/${end}`);
    }
    const { connections } = await ask('viewer', 'GET', `${company}/connections`);
    await ask('viewer', 'GET', `${company}/connections/${connections[0].id}/check`);
    await ask('viewer', 'POST', `${company}/connections/${connections[0].id}/read-now`, {});
    await ask('owner', 'POST', `${company}/connections/${connections[0].id}/read-now`, {});
    await ask('owner', 'PUT', `${company}/connections/${connections[0].id}/void-policy`, { void_is_gone: false });
    await ask('owner', 'POST', `${company}/connections/${connections[0].id}/looked-over`, {});
    await ask('owner', 'PUT', `${company}/connections/${connections[0].id}/books`, { books: 'Harbor & Pine Builders' });
    await ask('owner', 'PUT', `${company}/connections/${connections[0].id}/policies/void_is_gone`, { on: false });
    await ask('owner', 'PUT', `${company}/connections/${connections[0].id}/tie-out-hour`, { hour: 4 });
    await careOf(company, `${company}/connections/${connections[0].id}`);
    const tied = await ask('owner', 'POST', `${company}/connections/${connections[0].id}/tie-outs`, {});
    await ask('viewer', 'POST', `${company}/connections/${connections[0].id}/tie-outs`, {});
    await ask('viewer', 'GET', `${company}/tie-outs`);
    await until(
      () => ask('viewer', 'GET', `${company}/tie-outs/${tied.id}`),
      ({ state }) => state === 'complete',
    );
    const { findings } = await ask('viewer', 'GET', `${company}/tie-outs/${tied.id}/findings`);
    await ask('viewer', 'GET', `${company}/tie-outs/${tied.id}/rows`);
    const note = `${company}/tie-outs/${tied.id}/findings/${findings[0].id}/note`;
    await ask('approver', 'PUT', note, { comment: 'Known, corrected in December' });
    await ask('viewer', 'PUT', note, { comment: null });
    await ask('viewer', 'GET', `${company}/prerequisites?scope=all`);
    await ask('viewer', 'GET', `${company}/unsynced`);
    await ask('viewer', 'GET', `${company}/unsynced/invoices`);
    const { stretches } = await ask('viewer', 'GET', `${company}/outcomes?by=week`);
    await ask('viewer', 'GET', `${company}/outcomes/events?by=week&from=${stretches.at(-1)}`);
    await ask('owner', 'POST', `${company}/connections/${connections[0].id}/agent-codes`, {});
    await ask('viewer', 'POST', `${company}/connections/${connections[0].id}/agent-codes`, {});
    const site = await bills.site('SC-2604-01');
    const within = inProject.replace('{company}', String(tieout.company)).replace('{project}', String(site.project));
    for (const end of ['codes', 'settings']) await ask('viewer', 'GET', `${within}/${end}`);
    await ask('pm', 'PUT', `${within}/settings`, { over_billing: 'warn' });
    await ask('viewer', 'PUT', `${within}/settings`, { over_billing: 'refuse' });
    await ask('pm', 'GET', `${within}/commitments/${site.commitment}/history`);
    await ask('pm', 'GET', `${within}/commitments/${site.commitment}/schedule-of-values`);
    const draft = `${within}/commitments/${(await bills.site('SC-2611-05')).commitment}/schedule-of-values`;
    await ask('pm', 'PUT', `${draft}/order`, { order: [] });
    await ask('pm', 'PUT', draft, { lines: [{ amount: 'x' }] });
    await ask('pm', 'POST', `${draft}/import`, { text: 'Cost Code,Amount\n99-999,1' });
    await makeSchedule(ask, within);
    const withShape = calls.filter(([, , , shape]) => shape !== null).map(([method, path]) => `${method} ${path}`);
    expect([...met].sort()).toEqual(withShape.sort());
  });
});

/** Of an invoice that is synced. */
async function askForACorrection(invoice: number): Promise<void> {
  const company = erp.replace('{company}', String(tieout.company));
  const of = `${company}/subcontractor-invoices/${invoice}/correction`;
  await ask('approver', 'GET', of);
  await ask('viewer', 'GET', of.replace(/correction$/, 'forced-unlink'));
  const { id } = await ask('approver', 'POST', of, { reason: 'Wrong period.' });
  await ask('approver', 'POST', of, { reason: 'Wrong period.' });
  await ask('viewer', 'GET', `${company}/corrections`);
  await ask('pm', 'GET', `${company}/corrections/${id}`);
  await ask('pm', 'GET', `${company}/corrections/${id}/figures`);
  await ask('approver', 'POST', `${company}/corrections/${id}/check`, {});
  await ask('pm', 'PUT', `${company}/corrections/${id}/way`, { way: 're_enter' });
  await ask('viewer', 'POST', `${company}/corrections/${id}/abandon`, { reason: 'No.' });
  await ask('pm', 'POST', `${company}/corrections/${id}/abandon`, { reason: 'It was right.' });
}

/** What a company decides about itself. */
async function askForTheCompany(): Promise<void> {
  const here = company.replace('{company}', String(tieout.company));
  const at = directory.replace('{company}', String(tieout.company));
  await ask('owner', 'GET', `${at}/people`);
  await ask('pm', 'GET', `${at}/people`);
  const { id: template } = await ask('owner', 'POST', `${at}/templates`, { name: 'Clerk' });
  await ask('owner', 'PATCH', `${at}/templates/${template}`, { erp_integrations: 'standard' });
  await ask('owner', 'GET', `${at}/templates`);
  const { id: vendor } = await ask('owner', 'POST', `${at}/vendors`, { name: 'Delta Roofing' });
  await ask('owner', 'PATCH', `${at}/vendors/${vendor}`, { phone: '555-0100' });
  await ask('viewer', 'GET', `${at}/vendors`);
  const { id: contact } = await ask('owner', 'POST', `${at}/contacts`, { name: 'Bo', vendor_id: vendor });
  await ask('owner', 'PATCH', `${at}/contacts/${contact}`, { title: 'Foreman' });
  await ask('viewer', 'GET', `${at}/contacts`);
  const { id } = await ask('owner', 'POST', `${at}/people`, { login: 'ann', name: 'Ann', template_id: template });
  await ask('owner', 'POST', `${at}/people`, { login: 'ann', name: 'Ann' });
  await ask('owner', 'PATCH', `${at}/people/${id}`, { email: 'ann@example.com', vendor_id: vendor });
  const project = await ask('owner', 'POST', `${here}/projects`, { name: 'Heron Quay', number: '2620' });
  await ask('owner', 'PATCH', `${here}/projects/${project.id}`, { city: 'Tacoma' });
  await ask('owner', 'GET', `${here}/projects`);
  await ask('owner', 'PUT', `${at}/people/${id}/projects/${project.id}`, { commitments: 'standard' });
  await ask('owner', 'PUT', `${at}/people/${id}/push-to-accounting`, { granted: true });
  const { link } = await ask('owner', 'POST', `${at}/people/${id}/invitation`, {});
  const code = link.split('#')[1];
  await ask(null, 'POST', '/api/v1/invitations/look', { code });
  await ask(null, 'POST', '/api/v1/invitations', { code, password: 'long enough to do' });
  await ask(null, 'POST', '/api/v1/invitations', { code, password: 'long enough to do' });
  const { client_id } = await ask('owner', 'POST', `${at}/service-accounts`, { person_id: id, name: 'Nightly' });
  await ask('owner', 'GET', `${at}/service-accounts`);
  await ask('owner', 'GET', `${at}/ways-in`);
  await ask('owner', 'POST', `${at}/people/${id}/end-sessions`, {});
  await ask('owner', 'DELETE', `${at}/service-accounts/${client_id}`);
  await askForApplications(at);
  await ask('viewer', 'PUT', `${at}/me/mail`, { rejections: true, digest: false });
  await ask('pm', 'GET', `${at}/me/mail`);
  await ask('owner', 'GET', `${here}/settings`);
  await ask('owner', 'PATCH', `${here}/settings`, { mail: { digest: true } });
  await ask('owner', 'GET', `${here}/single-sign-on`);
  const provider = { label: 'X', issuer: 'https://x.invalid', client_id: 'x' };
  const cookie = await tieout.cookie('owner');
  const inSession = async (method: string, path: string, body: object) =>
    expectFits(method, path, await tieout.call(null, method, path, { ...body, password }, { cookie }));
  await inSession('PUT', `${here}/single-sign-on`, provider);
  await ask('owner', 'POST', `${here}/single-sign-on/test`, {});
  await inSession('DELETE', `${here}/single-sign-on`, {});
  await inSession('PUT', `${here}/second-factor`, { asked_of: 'optional' });
  await ask('owner', 'POST', `${here}/imports/vendors`, [{ name: 'Eta Tile' }]);
  await ask('owner', 'POST', `${here}/imports/vendors`, [{ name: 'Eta Tile' }]);
  await ask('owner', 'GET', `${at}/history`);
}

async function askForApplications(at: string): Promise<void> {
  const redirect_uri = 'https://app.example.com/';
  const { client_id } = await ask('owner', 'POST', `${at}/applications`, { name: 'X', redirect_uris: [redirect_uri] });
  const asked = { client_id, redirect_uri, response_type: 'code' };
  // By session alone: a token can let nobody in.
  const signedIn = await fetch(`${tieout.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'pm', password }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
  const byHand = (method: string, path: string, body?: object) => tieout.call(null, method, path, body, { cookie });
  const path = '/api/v1/oauth/request';
  expectFits('GET', path, await byHand('GET', `${path}?${new URLSearchParams(asked)}`));
  const consent = '/api/v1/oauth/consent';
  expectFits('POST', consent, await byHand('POST', consent, { ...asked, allow: true }));
  await ask('pm', 'GET', `${at}/me/applications`);
  await ask('owner', 'GET', `${at}/applications`);
  await ask('owner', 'DELETE', `${at}/applications/${client_id}`);
}

/** A purchase order of its own, whose schedule is pasted, set and put in order. */
async function makeSchedule(asking: typeof ask, within: string): Promise<void> {
  const [, project] = /projects\/(\d+)/.exec(within)!;
  const [vendor] = (await tieout.call('pm', 'GET', '/rest/v1.0/vendors')).body;
  const made = await tieout.call('pm', 'POST', '/rest/v1.0/purchase_order_contracts', {
    project_id: Number(project),
    purchase_order_contract: { vendor_id: vendor.id, accounting_method: 'unit' },
  });
  const schedule = `${within}/commitments/${made.body.id}/schedule-of-values`;
  const text = 'Cost Code\tCost Type\tDescription\tQty\tUnit\tUnit Price\n03-100\tS\tForms\t2\tea\t5';
  await asking('pm', 'POST', `${schedule}/import?dry_run=true`, { text });
  await asking('pm', 'POST', `${schedule}/import`, { text });
  const { lines } = await asking('pm', 'GET', schedule);
  await asking('pm', 'PUT', schedule, { lines: [{ id: lines[0].id, quantity: '3' }] });
  await asking('pm', 'PUT', `${schedule}/order`, { order: [lines[0].id] });
}
