import { afterAll, beforeAll, expect, it } from 'vitest';
import { headerOf, mailPublicUrl as publicUrl, runWithMail, textOf, type WithMail } from '../support/mail-catcher.ts';
import type { Running } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let post: WithMail;
let tieout: Running;
let project: number;
let commitment: number;
let vendor: number;
let period: number;
beforeAll(async () => {
  post = await runWithMail();
  ({ tieout } = post);
  const pm = tieout.as('pm');
  project = (await pm.projects(tieout.company)).find((one) => one.project_number === '2611')!.id;
  const found = (await pm.commitments(tieout.company, project)).find((one) => one.number === 'SC-2611-04')!;
  [commitment, vendor] = [found.id, found.vendor.id];
  const made = { start_date: '2027-01-01', end_date: '2027-01-31', due_date: '2027-01-25', status: 'open' } as const;
  period = (await pm.createBillingPeriod(tieout.company, project, made)).id;
});
afterAll(() => post?.end());

const caught = (many: number) => post.caught(many);

it('whoever may bill for the vendor is told of an invitation, with the way to the commitment', async () => {
  await tieout.as('pm').inviteToBill(tieout.company, project, commitment, period);
  const [mail] = await caught(1);
  expect(mail).toMatchObject({ from: 'tieout@example.com', to: ['nora.tillman@example.com'] });
  expect(headerOf(mail!, 'Subject')).toBe('Invited to bill: SC-2611-04, Kestrel Landing Apartments');
  const text = textOf(mail!);
  expect(text).toMatch(/Priya Raman invites Tillman Electric Co\. to bill SC-2611-04/);
  expect(text).toMatch(/for 2027-01-01 to 2027-01-31/);
  const address = `${publicUrl}/companies/${tieout.company}/projects/${project}/commitments/${commitment}`;
  expect(text).toContain(`Open the commitment: ${address}\n`);
});

it('twice is once, and each contact gets a mail of their own', async () => {
  const pm = tieout.as('pm');
  await pm.inviteToBill(tieout.company, project, commitment, period);
  await pm.addBillingContact(tieout.company, vendor, (await tieout.as('viewer').me()).id);
  await pm.uninviteToBill(tieout.company, project, commitment, period);
  await pm.inviteToBill(tieout.company, project, commitment, period);
  const all = await caught(3);
  expect(all.map(({ to }) => to[0]).sort()).toEqual([
    'nora.tillman@example.com',
    'nora.tillman@example.com',
    'sam.abernathy@example.com',
  ]);
});

it('where nobody may bill, nobody is told, and the invitation stands', async () => {
  const pm = tieout.as('pm');
  const other = (await pm.commitments(tieout.company, project)).find(
    (one) => one.vendor.id !== vendor && one.status === 'Approved',
  )!;
  const { invitations } = await pm.inviteToBill(tieout.company, project, other.id, period);
  expect(invitations.map(({ period_id }) => period_id)).toContain(period);
  // A mail that was caught is noted as sent a moment later.
  const settings = await until(
    () => tieout.as('viewer').companySettings(tieout.company),
    ({ mail }) => mail.waiting === 0,
  );
  expect(settings.mail).toMatchObject({ gave_up: 0 });
  expect(post.catcher.caught).toHaveLength(3);
});
