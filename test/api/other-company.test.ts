import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersOf } from '../../security/parts/foreign-answers.ts';
import { foreignAsks } from '../../security/parts/foreign-asks.ts';
import { restBody } from '../../security/parts/rest-requests.ts';
import { seedPlaces } from '../../security/parts/seed-kinds.ts';
import { kindOfField, kindOfParam } from '../../security/parts/where-ids-go.ts';
import { type Billing, billing, everyMove } from '../support/billing.ts';
import { type Ask, absent, expectLikeAbsent, get, seen } from '../support/like-absent.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

describe('what belongs to another company is not there, byte for byte', () => {
  it('the company itself', async () => {
    const v1 = (id: number) => `/api/v1/companies/${id}`;
    await expectLikeAbsent(tieout, 'outsider', tieout.company, [
      ...[
        '/connections',
        '/subcontractor-invoices',
        '/subcontractor-invoices/101',
        '/operations/901',
        '/operations',
        '/list-views',
        '/tie-outs',
        '/prerequisites',
        '/unsynced',
        '/unsynced/invoices',
        '/outcomes',
        '/corrections',
      ].map((end) => get((id) => `${v1(id)}/erp${end}`)),
      get((id) => `${v1(id)}/events`),
      ...['checkpoints', 'events.jsonl', 'events.csv'].map((end) => get((id) => `${v1(id)}/audit/${end}`)),
      ['POST', (id) => `${v1(id)}/audit/verification`, {}],
      ['POST', (id) => `${v1(id)}/audit/checkpoints`, {}],
      ['POST', (id) => `${v1(id)}/erp/connections`, { kind: 'tryton' }],
      ['POST', (id) => `${v1(id)}/imports/vendors`, [{ name: 'Mine' }]],
      ['POST', (id) => `${v1(id)}/erp/subcontractor-invoices/bulk`, { action: 'accept', invoice_ids: [101] }],
      ...everyMove.map((move): Ask => ['POST', (id) => bills.path(move, 101).replace(v1(tieout.company), v1(id)), {}]),
      get((id) => `/rest/v1.1/projects?company_id=${id}`),
      get((id) => `${v1(id)}/projects`),
    ]);
    const own = (await tieout.as('owner').me()).companies.map((company) => company.id);
    expect(own).toEqual([tieout.company]);
    const vendors = (id: number) =>
      tieout.call('owner', 'GET', '/rest/v1.0/vendors', undefined, { 'procore-company-id': String(id) }).then(seen);
    expect(await vendors(tieout.otherCompany)).toEqual(await vendors(absent));
    // The first whole number that is not told apart from the next.
    expect(await vendors(2 ** 53)).toEqual(await vendors(absent));
  });

  it('the company itself, its directory and settings', async () => {
    const v1 = (id: number) => `/api/v1/companies/${id}`;
    const name = { name: 'X' };
    await expectLikeAbsent(tieout, 'outsider', tieout.company, [
      ...[
        'people',
        'vendors',
        'contacts',
        'templates',
        'service-accounts',
        'ways-in',
        'applications',
        'history',
        'me/mail',
        'me/applications',
      ].map((end) => get((id) => `${v1(id)}/directory/${end}`)),
      get((id) => `${v1(id)}/settings`),
      ['PATCH', (id) => `${v1(id)}/settings`, { push_granted_by: 'operator' }],
      ['POST', (id) => `${v1(id)}/projects`, { name: 'X', number: '1' }],
      ['POST', (id) => `${v1(id)}/directory/people`, { login: 'x', name: 'X' }],
      ...['vendors', 'contacts', 'templates'].map((end): Ask => ['POST', (id) => `${v1(id)}/directory/${end}`, name]),
      ['POST', (id) => `${v1(id)}/directory/service-accounts`, { person_id: 1, name: 'X' }],
      ['POST', (id) => `${v1(id)}/directory/applications`, { name: 'X', redirect_uris: ['https://x.example/'] }],
      ['DELETE', (id) => `${v1(id)}/directory/tokens/1`],
      ['DELETE', (id) => `${v1(id)}/directory/applications/x`],
      ['DELETE', (id) => `${v1(id)}/directory/me/applications/1`],
      get((id) => `${v1(id)}/single-sign-on`),
      ['PUT', (id) => `${v1(id)}/single-sign-on`, { label: 'X', issuer: 'https://x.example', client_id: 'x' }],
      ['DELETE', (id) => `${v1(id)}/single-sign-on`],
      ['POST', (id) => `${v1(id)}/single-sign-on/test`, {}],
      ['POST', (id) => `${v1(id)}/single-sign-on/trial`, {}],
      ['DELETE', (id) => `${v1(id)}/single-sign-on/people/1`],
      ['PUT', (id) => `${v1(id)}/second-factor`, { asked_of: 'everybody' }],
      get((id) => `${v1(id)}/webhooks/60001/signing`),
      ['POST', (id) => `${v1(id)}/webhooks/60001/signing`, {}],
      ['PUT', (id) => `${v1(id)}/directory/me/mail`, { rejections: true, digest: true }],
    ]);
  });

  it('what stands in its directory', async () => {
    const outsider = tieout.as('outsider');
    const theirs = tieout.otherCompany;
    const here = `/api/v1/companies/${tieout.company}`;
    const [person] = (await outsider.people(theirs)).people;
    const [vendor] = (await outsider.directoryVendors(theirs)).vendors;
    const template = await outsider.addTemplate(theirs, { name: 'Theirs' });
    const contact = await outsider.addContact(theirs, { name: 'Theirs' });
    const [project] = await outsider.projects(theirs);
    const mine = (await tieout.as('owner').people(tieout.company)).people[0]!;
    await expectLikeAbsent(tieout, 'owner', person!.id, [
      ['PATCH', (id) => `${here}/directory/people/${id}`, { name: 'Mine now' }],
      ['PUT', (id) => `${here}/directory/people/${id}/push-to-accounting`, { granted: true }],
      ['POST', (id) => `${here}/directory/people/${id}/invitation`, {}],
      ['POST', (id) => `${here}/directory/people/${id}/end-sessions`, {}],
      ['POST', () => `${here}/directory/service-accounts`, (id) => ({ person_id: id, name: 'X' })],
    ]);
    await expectLikeAbsent(tieout, 'owner', project!.id, [
      ['PATCH', (id) => `${here}/projects/${id}`, { name: 'Mine now' }],
      ['PUT', (id) => `${here}/directory/people/${mine.id}/projects/${id}`, { commitments: 'admin' }],
    ]);
    await expectLikeAbsent(tieout, 'owner', vendor!.id, [
      ['PATCH', (id) => `${here}/directory/vendors/${id}`, { name: 'Mine' }],
    ]);
    await expectLikeAbsent(tieout, 'owner', contact.id, [
      ['PATCH', (id) => `${here}/directory/contacts/${id}`, { name: 'Mine' }],
    ]);
    await expectLikeAbsent(tieout, 'owner', template.id, [
      ['PATCH', (id) => `${here}/directory/templates/${id}`, { name: 'Mine' }],
      ['DELETE', (id) => `${here}/directory/templates/${id}`],
    ]);
    const put = async (method: string, path: string, body: object) =>
      seen(await tieout.call('owner', method, path, body));
    const person_ = `${here}/directory/people/${mine.id}`;
    expect(await put('PATCH', person_, { vendor_id: vendor!.id })).toEqual(
      await put('PATCH', person_, { vendor_id: absent }),
    );
    expect(await put('PATCH', person_, { template_id: template.id })).toMatchObject({ status: 422 });
    expect(await put('PATCH', person_, { template_id: template.id })).toEqual(
      await put('PATCH', person_, { template_id: absent }),
    );
  });

  it('its connections and operations', async () => {
    const [read_every_minutes, records_every_minutes, silent_minutes] = [5, 60, 10];
    const schedule = { read_every_minutes, records_every_minutes, silent_minutes, tie_out_hour: null, quiet: null };
    const { connections } = await tieout.as('owner').connections(tieout.company);
    const { operation_id } = await tieout.as('owner').bulk(tieout.company, { action: 'accept', invoice_ids: [absent] });
    const theirs = `/api/v1/companies/${tieout.otherCompany}/erp`;
    await expectLikeAbsent(tieout, 'outsider', connections[0]!.id, [
      get((id) => `${theirs}/connections/${id}/check`),
      ['POST', (id) => `${theirs}/connections/${id}/read-now`, {}],
      ['POST', (id) => `${theirs}/connections/${id}/agent-codes`, {}],
      ['PUT', (id) => `${theirs}/connections/${id}/void-policy`, { void_is_gone: true }],
      ['POST', (id) => `${theirs}/connections/${id}/looked-over`, {}],
      ['PUT', (id) => `${theirs}/connections/${id}/books`, { books: 'Others' }],
      ['DELETE', (id) => `${theirs}/connections/${id}/agents/601`],
      ['POST', (id) => `${theirs}/connections/${id}/tie-outs`, {}],
      ['PUT', (id) => `${theirs}/connections/${id}/tie-out-hour`, { hour: 3 }],
      get((id) => `${theirs}/connections/${id}/health`),
      get((id) => `${theirs}/connections/${id}/set-up`),
      ['PUT', (id) => `${theirs}/connections/${id}/way`, { way: 'agent' }],
      ['POST', (id) => `${theirs}/connections/${id}/tests/reach`, {}],
      ['PUT', (id) => `${theirs}/connections/${id}/schedule`, schedule],
    ]);
    const tied = await tieout.as('owner').askTieOut(tieout.company, connections[0]!.id);
    await expectLikeAbsent(tieout, 'outsider', tied.id, [
      get((id) => `${theirs}/tie-outs/${id}`),
      get((id) => `${theirs}/tie-outs/${id}/findings`),
      get((id) => `${theirs}/tie-outs/${id}/rows`),
      get((id) => `${theirs}/tie-outs/${id}/tie-out.pdf`),
      ['PUT', (id) => `${theirs}/tie-outs/${id}/findings/1/note`, { comment: 'mine' }],
    ]);
    const view = await tieout.as('owner').addListView(tieout.company, {
      name: 'Ours',
      shared: true,
      opens: false,
      settings: {},
    });
    await expectLikeAbsent(tieout, 'outsider', view.id, [
      ['PATCH', (id) => `${theirs}/list-views/${id}`, { name: 'Theirs' }],
      ['DELETE', (id) => `${theirs}/list-views/${id}`],
    ]);
    await expectLikeAbsent(tieout, 'outsider', operation_id, [
      get((id) => `${theirs}/operations/${id}`),
      get((id) => `${theirs}/operations/${id}/events`),
      get((id) => `${theirs}/operations/${id}/results`),
      get((id) => `${theirs}/operations/${id}/results.csv`),
      ['POST', (id) => `${theirs}/operations/${id}/retry`, {}],
    ]);
  });
});

describe('every place where an id goes', () => {
  // The whole of it, writing, other projects and one's own for comparison, is `npm run security -- foreign-ids`.
  it('is known with its kind, and another company’s is read as one that nobody has', async () => {
    const { own, foreign } = await seedPlaces(tieout);
    const asks = await foreignAsks(tieout, own);
    expect(asks.length).toBeGreaterThan(1_000);
    const answers = answersOf(tieout, '');
    const reading = asks.filter(({ method, bySession }) => method === 'GET' && !bySession);
    const other: string[] = [];
    const left = reading.values();
    const some = async () => {
      for (const ask of left) {
        const { text } = await answers('owner', ask, foreign[ask.kind]!);
        if (text !== (await answers('owner', ask, absent)).text) other.push(`${ask.template} ${ask.at}: ${text}`);
      }
    };
    await Promise.all([some(), some(), some(), some()]);
    expect(other).toEqual([]);
    expect(reading.length).toBeGreaterThan(300);
  });

  it('is an error where nobody has said of what kind it is', () => {
    const field = (name: string, isNumber: boolean) => ({ name, isNumber, path: [name], where: 'body' as const });
    expect(kindOfParam('/x/vendors/:id', '/x/vendors/:id')).toBe('vendor');
    expect(() => kindOfParam('/x/bonds/:id', '/x/bonds/:id')).toThrow(/does not know/);
    expect(kindOfField('POST', '/x', field('hour', true))).toBeNull();
    expect(() => kindOfField('POST', '/x', field('bond_id', false))).toThrow(/does not know/);
    expect(() => kindOfField('POST', '/x', field('bond', true))).toThrow(/does not know/);
    expect(() => restBody('POST', '/rest/v1.0/bonds', {})).toThrow(/does not know/);
  });
});
