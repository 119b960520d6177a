import { sql } from '../test/support/sql.ts';
import { counting } from './parts/attack.ts';
import { type House, withHouse } from './parts/house.ts';

/** What nobody may say of a record by writing it: whose it is, where it stands, what it is in the ERP. */
const never = {
  ...{ id: 1, company_id: 2, company: 2, created_at: '2000-01-01T00:00:00Z', created_by: 1, owner_id: 1 },
  ...{ push_to_accounting: true, can_push: true, operator: true, admin: true, role: 'admin', home_company_id: 2 },
  ...{ erp_status: 'synced', link: { state: 'synced' }, state: 'synced', erp_record: { id: '1' }, synced: true },
  ...{ password: 'mine', secret: 'mine', client_secret: 'mine', secret_hash: 'mine', version: 99, demo: false },
  ...{ ['__proto__']: { admin: true }, constructor: { prototype: { admin: true } } },
};

/** Fields that a request was never meant to have, at routes that write: they are refused or of no effect. */
export const run = () =>
  withHouse(async (house) => {
    const count = counting('mass assignment');
    const at = `/api/v1/companies/${house.company}`;
    const clerk = (await house.as('clerk').me()).id;
    const vendor = (await house.as('owner').directoryVendors(house.company)).vendors[0]!.id;
    const project = (await house.as('owner').projects(house.company))[0]!.id;
    const writes: readonly (readonly [string, string, object])[] = [
      ['PATCH', '/api/v1/me', { theme: 'dark' }],
      ['PATCH', `${at}/directory/people/${clerk}`, { name: 'Tess Lindgren' }],
      ['POST', `${at}/directory/people`, { login: 'newcomer', name: 'New Comer' }],
      ['POST', `${at}/directory/vendors`, { name: 'New Vendor' }],
      ['PATCH', `${at}/directory/vendors/${vendor}`, { phone: '555-0101' }],
      ['POST', `${at}/directory/contacts`, { name: 'New Contact' }],
      ['POST', `${at}/directory/templates`, { name: 'New Template' }],
      ['POST', `${at}/projects`, { name: 'New', number: '9901' }],
      ['PATCH', `${at}/projects/${project}`, { city: 'Tacoma' }],
      ['PATCH', `${at}/settings`, { mail: { digest: true } }],
      ['POST', `${at}/directory/applications`, { name: 'App', redirect_uris: ['https://app.example/'] }],
      ['PUT', `${at}/directory/me/mail`, { rejections: true, digest: false }],
    ];
    const before = await guarded(house);
    for (const [method, path, body] of writes) {
      for (const [field, value] of Object.entries(never)) {
        const own = { ...body, [field]: value, ...(method === 'POST' ? fresh(body) : {}) };
        const answer = await house.call('owner', method, path, own);
        count.held(`${method} ${path} with ${field}: ${answer.status}`, answer.status < 500);
        const { id } = (answer.body ?? {}) as { id?: number };
        count.held(`${method} ${path} took ${field}`, !(field === 'id' && method === 'POST' && id === 1));
      }
    }
    const after = await guarded(house);
    for (const [what, held] of Object.entries(before))
      count.held(`${what} is ${after[what]}, was ${held}`, after[what] === held);
    count.held('an object won a field by its prototype', ({} as { admin?: unknown }).admin === undefined);
    return count.result(
      `${writes.length} routes × ${Object.keys(never).length} fields; rights, links and the other company as before`,
    );
  });

/** A name of its own for each record, so that none is refused for being there already. */
let made = 0;
function fresh(body: object): object {
  made++;
  return {
    ...('login' in body ? { login: `newcomer${made}` } : {}),
    ...('number' in body ? { number: `99${made}` } : {}),
    ...('name' in body ? { name: `New ${made}` } : {}),
  };
}

/** What no body may have changed, each as one text. */
async function guarded(house: House): Promise<Record<string, unknown>> {
  const { company, otherCompany: other } = house;
  const [row] = await sql(
    house.urls.superUrl,
    `select
       (select string_agg(person_id::text, ',' order by person_id) from tieout.membership where push_to_accounting) as push,
       (select string_agg(person_id || erp_integrations || directory, ',' order by person_id) from tieout.membership m
          join tieout.person p on p.id = m.person_id where company_id = $1 and p.login not like 'newcomer%') as levels,
       (select md5(string_agg(l::text, ',' order by id)) from tieout.link l) as links,
       (select string_agg(company_id || ':' || person_id, ',' order by person_id) from tieout.membership where company_id = $2) as theirs,
       (select count(*)::int from tieout.vendor where company_id = $2) as their_vendors,
       (select count(*)::int from tieout.project where company_id = $2) as their_projects,
       (select md5(string_agg(a.password, ',' order by a.id)) from sign_in.account a) as passwords`,
    [company, other],
  );
  return row!;
}
