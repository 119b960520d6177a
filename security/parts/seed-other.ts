import { sql } from '../../test/support/sql.ts';
import type { House } from './house.ts';

/**
 * Gives the other company, and one's own, something of each kind that an address may name and the demo does not have: what
 * is not there cannot be reached either, and an attack on it would show nothing.
 */
export async function seedOther(house: House): Promise<void> {
  for (const [who, company, name] of [
    ['outsider', house.otherCompany, 'Foreign'],
    ['owner', house.company, 'Domestic'],
  ] as const) {
    const api = house.as(who);
    await api.addTemplate(company, { name: `${name} template` });
    await api.addContact(company, { name: `${name} contact` });
    await api.addListView(company, { name: `${name} view`, shared: true, opens: false, settings: {} });
    await api.addApplication(company, { name: `${name} application`, redirect_uris: ['https://app.example/'] });
    const me = (await api.me()).id;
    await api.addServiceAccount(company, { person_id: me, name: `${name} account` });
    const header = { 'procore-company-id': String(company) };
    const hook = await house.call(
      who,
      'POST',
      '/rest/v1.0/webhooks/hooks',
      {
        hook: {
          api_version: 'v2',
          namespace: `${name.toLowerCase()}-hook`,
          destination_url: 'https://hooks.example/x',
        },
      },
      header,
    );
    if (hook.status > 299) throw new Error(`no hook was made: ${JSON.stringify(hook.body)}`);
    await sql(
      house.urls.superUrl,
      `insert into sign_in.personal_token
         (token_hash, person_id, company_id, name, scope, hint, made_strong, created_at, expires_at)
       select sha256($2::bytea), $1, null, $2, 'read', 'abcd', false, now(), now() + interval '9 days'`,
      [me, `${name} token`],
    );
  }
}
