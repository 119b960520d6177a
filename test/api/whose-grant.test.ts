import { afterAll, beforeAll, expect, it } from 'vitest';
import { openArrivals, providerLabel } from '../support/arrival.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let arrivals: Awaited<ReturnType<typeof openArrivals>>;
beforeAll(async () => {
  tieout = await runTieout();
  arrivals = await openArrivals(tieout);
});
afterAll(async () => {
  await arrivals?.end();
  await tieout.end();
});

it('the accountant report tells of the grant that counts, not of one that was taken back', async () => {
  const { company } = tieout;
  const owner = tieout.as('owner');
  const granted = async () =>
    (await owner.accountantReport(company, {})).approvers.find((one) => one.id === id)?.granted;
  const mailbox = { email: 'lee@example.com' };
  const { id } = await owner.addPerson(company, {
    login: 'lee',
    name: 'Lee',
    ...mailbox,
    erp_integrations: 'standard',
  });
  await owner.grantPush(company, id, true);
  const byHand = await granted();
  expect(byHand).toMatchObject({ by: 'Dana Whitfield' });
  await owner.grantPush(company, id, false);
  expect(await granted()).toBeUndefined();

  expect(await arrivals.arrive(mailbox, ['approvers'])).toMatchObject({ is: 'in' });
  const byGroups = await granted();
  expect(byGroups).toMatchObject({ by: providerLabel });
  expect(Date.parse(byGroups!.at)).toBeGreaterThan(Date.parse(byHand!.at));

  // Of what was noted by earlier versions nobody knows the provider's name.
  await sql(
    tieout.urls.superUrl,
    `alter table company_event disable trigger user;
     update company_event set facts = facts - 'provider' where type = 'single_sign_on.rights'`,
  );
  expect(await granted()).toEqual({ at: byGroups!.at, by: null });
});
