import { afterAll, beforeAll, expect, it } from 'vitest';
import { runWithMail, type WithMail } from '../support/mail-catcher.ts';
import { expectProblem } from '../support/problem.ts';
import { addPasskey, type Browser, me, signedIn } from '../support/signed-in.ts';
import { sql } from '../support/sql.ts';
import { password, type Running } from '../support/tieout.ts';

let post: WithMail;
let tieout: Running;
beforeAll(async () => {
  post = await runWithMail();
  ({ tieout } = post);
});
afterAll(() => post?.end());

const make = async (by: Browser, name: string): Promise<string> => {
  const made = await by.ask('POST', `${me}/tokens`, { name, scope: 'read', company_id: null, password });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.token;
};
const list = async (token: string) => {
  const answer = await fetch(`${tieout.url}/api/v1/companies/${tieout.company}/erp/subcontractor-invoices`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { items: _many, ...body } = await answer.json();
  return { status: answer.status, headers: answer.headers, body };
};

it('a token is as strong as the session that it was made in, whatever its person shows later', async () => {
  const pm = await signedIn(tieout, 'pm');
  const weak = await make(pm, 'By a password alone');
  expect((await list(weak)).status).toBe(200);
  expect((await addPasskey(pm)).made.status).toBe(201);
  const strong = await make(pm, 'With a passkey shown');
  await sql(
    tieout.urls.superUrl,
    `insert into tieout.company_setting (company_id, second_factor) values (${tieout.company}, 'everybody')
      on conflict (company_id) do update set second_factor = excluded.second_factor`,
  );
  expectProblem(await list(weak), 403, 'second_factor_needed');
  expect((await list(strong)).status).toBe(200);
});
